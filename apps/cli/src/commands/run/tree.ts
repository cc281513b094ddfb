import type { Schemas } from '../../client/api.js';
import { clean } from '../../terminal/clean.js';
import { cut } from '../../terminal/columns.js';
import { colourOfStatus, coloured, type Screen } from '../../terminal/screen.js';
import { shownDuration } from '../../time.js';
import { FINAL, stepNote, versionOf, type Run, type Step } from './shapes.js';

/** A run and what is known of it, with the runs that its steps are waiting for. */
export interface Seen {
  readonly run: Run;
  readonly explanation?: Schemas['Explanation'];
  /** By their ids. */
  readonly children: Readonly<Record<string, Seen>>;
}

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const MARKS: Readonly<Record<string, string>> = {
  COMPLETED: '✓',
  FAILED: '✗',
  TIMED_OUT: '✗',
  SKIPPED: '↷',
  CANCELLED: '⊘',
  PENDING: '·',
  READY: '·',
  AWAITING_APPROVAL: '?',
  AWAITING_EVENT: '…',
  IN_DOUBT: '!',
  RETRYING: '↻',
};
const SETTLED: ReadonlySet<string> = new Set(['COMPLETED', 'FAILED', 'TIMED_OUT', 'SKIPPED', 'CANCELLED']);
/** Of a loop with more instances than this, only those that somebody must know of are shown. */
const INSTANCES_SHOWN = 12;

export interface Drawing {
  readonly nowMs: number;
  /** Counts up: which picture of the spinner it is. */
  readonly frame: number;
  readonly screen: Screen;
}

/** The run as lines, as wide and as many as the screen takes. */
export function treeLines(seen: Seen, drawing: Drawing): string[] {
  const lines = [headLine(seen, drawing), ...stepLines(seen, 1, drawing), ...footLines(seen)];
  const { columns, rows } = drawing.screen;
  const room = rows === undefined ? Infinity : Math.max(3, rows - 1);
  return fitting(lines, room).map((line) => drawn(line, columns, drawing.screen));
}

interface Line {
  readonly text: string;
  readonly mark?: string;
  readonly status: string;
  readonly depth: number;
  readonly note?: string;
}

function headLine({ run }: Seen, { nowMs, frame }: Drawing): Line {
  const took = run.durationMs ?? nowMs - new Date(run.startedAt).getTime();
  const isOver = FINAL.has(run.status);
  return {
    depth: 0,
    status: run.status,
    mark: isOver ? (MARKS[run.status] ?? '·') : (SPINNER[frame % SPINNER.length] ?? ''),
    text: `${versionOf(run.runbook)} ${run.id}  ${run.status}  ${shownDuration(Math.max(0, took))}`,
    ...(run.dryRun && { note: 'dry run' }),
  };
}

function stepLines({ run, explanation, children }: Seen, depth: number, drawing: Drawing): Line[] {
  const why = new Map(explanation?.steps.map(({ step, sentence }) => [step, sentence]));
  return shownSteps(run.steps).flatMap((step) => {
    const path = step.id.split('/');
    const own: Line = {
      depth: depth + path.length - 1,
      status: step.status,
      mark: step.status === 'RUNNING' ? (SPINNER[drawing.frame % SPINNER.length] ?? '') : (MARKS[step.status] ?? '·'),
      text: `${nameOf(path)}${took(step, drawing.nowMs)}`,
      note: noteOf(step, why.get(step.id)),
    };
    const child = step.child === undefined ? undefined : children[step.child];
    return child ? [own, ...stepLines(child, own.depth + 1, drawing)] : [own];
  });
}

/** `scan[3]/lookup` stands beneath `scan` as `[3] lookup`. */
function nameOf(path: readonly string[]): string {
  const last = path.at(-1) ?? '';
  const iteration = /\[(\d+)\]$/.exec(path.at(-2) ?? '');
  return iteration ? `[${iteration[1]}] ${last}` : last;
}

function took({ startedAt, durationMs, status, endedAt }: Step, nowMs: number): string {
  const ms =
    durationMs ??
    (startedAt !== undefined && endedAt === undefined && !SETTLED.has(status) ? nowMs - new Date(startedAt).getTime() : undefined);
  return ms === undefined ? '' : `  ${shownDuration(Math.max(0, ms))}`;
}

/** What a step waits for is told in the words of the service, which knows who may vote and what has not come. */
const noteOf = (step: Step, sentence: string | undefined): string =>
  SETTLED.has(step.status) || step.status === 'PENDING' || sentence === undefined ? stepNote(step) : sentence;

/** Of loops with many instances those that go on or went wrong. */
function shownSteps(steps: readonly Step[]): readonly Step[] {
  const instances = new Map<string, number>();
  const loopOf = (id: string): string | undefined => /^(.*)\[\d+\]\/[^/]+$/.exec(id)?.[1];
  for (const { id } of steps) {
    const loop = loopOf(id);
    if (loop !== undefined) instances.set(loop, (instances.get(loop) ?? 0) + 1);
  }
  return steps.filter(({ id, status }) => {
    const loop = loopOf(id);
    return loop === undefined || (instances.get(loop) ?? 0) <= INSTANCES_SHOWN || !['COMPLETED', 'SKIPPED', 'PENDING'].includes(status);
  });
}

function footLines({ run, explanation }: Seen): Line[] {
  if (run.failure) {
    const { step, error } = run.failure;
    return [{ depth: 0, status: 'FAILED', text: `${step === undefined ? '' : `${step}: `}${error.name}: ${error.message}` }];
  }
  if (FINAL.has(run.status) || explanation === undefined) return [];
  return [{ depth: 0, status: run.status, text: explanation.sentence }];
}

/** Where there is not enough room, what is settled leaves first, then what has not begun; what is left out is counted. */
function fitting(lines: readonly Line[], room: number): Line[] {
  if (lines.length <= room) return [...lines];
  const kept = new Set(lines);
  for (const leaving of [
    ['COMPLETED', 'SKIPPED'],
    ['PENDING', 'READY'],
    ['CANCELLED', 'FAILED', 'TIMED_OUT', 'RUNNING'],
  ]) {
    for (const line of lines.slice(1)) {
      if (kept.size < room) break;
      if (leaving.includes(line.status) && line.mark !== undefined) kept.delete(line);
    }
  }
  const shown = lines.filter((line) => kept.has(line)).slice(0, room - 1);
  return [...shown, { depth: 0, status: 'PENDING', text: `… ${lines.length - shown.length} lines more` }];
}

function drawn({ text, mark, status, depth, note = '' }: Line, columns: number | undefined, screen: Screen): string {
  const indent = '  '.repeat(depth);
  const head = `${indent}${mark === undefined ? '' : `${mark} `}`;
  const whole = `${head}${clean(text)}${note === '' ? '' : `  ${clean(note)}`}`;
  const fits = columns === undefined ? whole : cut(whole, columns - 1);
  if (!screen.hasColour) return fits;
  const edge = Math.min(fits.length, head.length + clean(text).length);
  return `${coloured(screen, colourOfStatus(status), fits.slice(0, edge))}${coloured(screen, 'dim', fits.slice(edge))}`;
}
