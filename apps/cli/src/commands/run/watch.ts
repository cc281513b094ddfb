import { EXIT, type ExitCode } from '../../exit-codes.js';
import { Failure } from '../../failure.js';
import { answered } from '../../client/api.js';
import { liveEvents } from '../../client/live.js';
import type { SentEvent } from '../../client/server-sent-events.js';
import type { Ended } from '../../program/print.js';
import type { Connection, Session } from '../../program/session.js';
import { cleanLines, escapedJson } from '../../terminal/clean.js';
import { Redrawn } from '../../terminal/redrawn.js';
import { pause, wallMs } from '../../time.js';
import { eventLine, readEvent } from './event-words.js';
import type { WaitFlags } from './run-flags.js';
import { FINAL } from './shapes.js';
import { treeLines, type Seen } from './tree.js';
import { endOf, isAwaited, statusIn, theRun } from './waiting.js';

export interface WatchFlags extends WaitFlags {
  /** With what commands write. */
  readonly commandOutput?: boolean;
  readonly raw?: boolean;
  /** Line by line in a terminal, too. */
  readonly lines?: boolean;
  readonly since?: string;
}

export async function watch(session: Session, [id = '']: readonly string[], flags: WatchFlags): Ended {
  return watchRun(session, id, { ...flags, until: flags.until ?? 'end' });
}

/** Shows a run until it is over, or waits for people: live in a terminal, line by line elsewhere. */
export async function watchRun(session: Session, id: string, flags: WatchFlags): Promise<ExitCode> {
  session.onDetach(`the run goes on; come back with: runbook run watch ${id}`);
  isAwaited('', flags.until);
  const { http } = await session.connect();
  const isLive =
    session.screen.isTerminal &&
    session.settings.output.value === 'table' &&
    !flags.lines &&
    !flags.commandOutput &&
    flags.since === undefined;
  const events = liveEvents(http, {
    path: `/api/v1/executions/${encodeURIComponent(id)}/stream${flags.commandOutput ? '?output=true' : ''}`,
    ...(flags.since !== undefined && { behind: flags.since }),
    lost: () => session.words.say('the connection broke; it is made again'),
  });
  await (isLive ? drawnLive(session, id, events, flags) : lineByLine(session, events, flags));
  return endOf(session, await theRun(session, id), flags);
}

/** Each event once, in the order of the log; with --output json or jsonl, as the service tells it. */
export async function lineByLine(session: Session, events: AsyncIterable<SentEvent>, flags: WatchFlags): Promise<void> {
  const { write, screen, settings } = session;
  const isData = settings.output.value !== 'table';
  for await (const event of events) {
    if (event.type === 'status') {
      if (!isAwaited(statusIn(event.data), flags.until)) return;
    } else if (isData) write(`${escapedJson(readEvent(event))}\n`);
    else if (event.type === 'StepOutput') write(saidBy(event, flags.raw === true));
    else write(`${eventLine(readEvent(event), screen)}\n`);
  }
}

function saidBy(event: SentEvent, isRaw: boolean): string {
  const { text } = readEvent(event);
  const said = typeof text === 'string' ? text : '';
  return isRaw ? said : cleanLines(said);
}

/** Between two pictures of the spinner. */
const FRAME_MS = 120;
/** Between two looks at the run while events come. */
const LOOK_MS = 300;
/** Children say nothing in the view of their parent: while one runs they are looked at anew that often. */
const CHILDREN_MS = 1_000;

async function drawnLive(session: Session, id: string, events: AsyncIterable<SentEvent>, flags: WatchFlags): Promise<void> {
  const { screen, write, signal } = session;
  const connection = await session.connect();
  const picture = new Redrawn(write);
  const state = { isDirty: true, isOver: false, seen: await look(connection, id) };
  const draw = (frame: number): void => {
    const { columns, rows } = process.stdout;
    picture.draw(
      treeLines(state.seen, { nowMs: wallMs(), frame, screen: { ...screen, columns: columns || undefined, rows: rows || undefined } }),
    );
  };
  const isGoingOn = (): boolean => !state.isOver && !signal.aborted;
  const drawing = async (): Promise<void> => {
    for (let frame = 0; isGoingOn(); frame += 1) {
      draw(frame);
      await pause(FRAME_MS, signal);
    }
  };
  const reading = async (): Promise<void> => {
    try {
      for await (const event of events) {
        state.isDirty = true;
        if (event.type === 'status' && !isAwaited(statusIn(event.data), flags.until)) return;
      }
    } finally {
      state.isOver = true;
    }
  };
  try {
    await Promise.all([reading(), drawing(), looking(connection, id, state, isGoingOn, signal)]);
    state.seen = await look(connection, id);
    draw(0);
  } finally {
    picture.end();
  }
}

interface Watched {
  isDirty: boolean;
  isOver: boolean;
  seen: Seen;
}

/** Looks again when something has happened. While the service is away the last picture stays: the events say when it is back. */
async function looking(connection: Connection, id: string, state: Watched, isGoingOn: () => boolean, signal: AbortSignal): Promise<void> {
  for (let lookedMs = wallMs(); isGoingOn(); await pause(LOOK_MS, signal)) {
    const hasChildren = Object.keys(state.seen.children).length > 0;
    if (!state.isDirty && !(hasChildren && wallMs() - lookedMs >= CHILDREN_MS)) continue;
    state.isDirty = false;
    lookedMs = wallMs();
    try {
      state.seen = await look(connection, id);
    } catch (error) {
      if (!(error instanceof Failure) || error.exit !== EXIT.failed) throw error;
      state.isDirty = true;
    }
  }
}

/** A child of a child of a child is enough for a picture. */
const DEPTH_MAX = 3;
const CHILDREN_MAX = 5;

async function look(connection: Connection, id: string, depth = 0): Promise<Seen> {
  const { api } = connection;
  const params = { params: { path: { id } } };
  const run = await answered(api.GET('/api/v1/executions/{id}', params));
  const explanation = FINAL.has(run.status) ? undefined : await answered(api.GET('/api/v1/executions/{id}/explain', params));
  const running = run.steps.flatMap(({ child, endedAt }) => (child !== undefined && endedAt === undefined ? [child] : []));
  const children =
    depth === DEPTH_MAX
      ? []
      : await Promise.all(running.slice(0, CHILDREN_MAX).map(async (child) => [child, await looked(connection, child, depth)] as const));
  return {
    run,
    ...(explanation && { explanation }),
    children: Object.fromEntries(children.flatMap(([child, found]) => (found ? [[child, found]] : []))),
  };
}

/** A child that has been asked for may not be there yet. */
const looked = (connection: Connection, id: string, depth: number): Promise<Seen | undefined> =>
  look(connection, id, depth + 1).catch(() => undefined);
