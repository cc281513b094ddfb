import { writeFile } from 'node:fs/promises';
import { answered, PREFIX } from '../../client/api.js';
import { liveEvents } from '../../client/live.js';
import { followed } from '../../client/pages.js';
import type { SentEvent } from '../../client/server-sent-events.js';
import { EXIT } from '../../exit-codes.js';
import { Failure } from '../../failure.js';
import { printItems, printOne, tellOfMore, type Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { codeOf } from '../../settings/config-file.js';
import { cleanLines } from '../../terminal/clean.js';
import { lineByLine } from './watch.js';

export interface LogFlags {
  readonly follow?: boolean;
  readonly records?: boolean;
  readonly verify?: boolean;
  readonly since?: string;
  readonly limit: number;
}

/** What happened, an event a line; with --records the records of the log as they are chained; with --verify whether the chain holds. */
export async function logs(session: Session, [id = '']: readonly string[], flags: LogFlags): Ended {
  if (flags.verify) return verifyLog(session, id);
  if (flags.records) return records(session, id, flags.limit);
  const { http } = await session.connect();
  session.onDetach(`the run goes on; go on with: runbook run logs ${id} --follow`);
  const path = `${PREFIX}/executions/${encodeURIComponent(id)}/stream`;
  const events = liveEvents(http, { path, ...(flags.since !== undefined && { behind: flags.since }) });
  await lineByLine(session, flags.follow ? events : untilNow(events), { until: 'end' });
}

/** The service says the status behind what has happened: what comes behind it is new. */
async function* untilNow(events: AsyncIterable<SentEvent>): AsyncGenerator<SentEvent> {
  for await (const event of events) {
    if (event.type === 'status') return;
    yield event;
  }
}

async function records(session: Session, id: string, limit: number): Ended {
  const { api } = await session.connect();
  let isComplete = true;
  const { items, hasMore } = await followed(limit, async (page) => {
    const found = await answered(api.GET('/api/v1/executions/{id}/logs', { params: { path: { id }, query: page } }));
    isComplete = found.complete;
    return found;
  });
  await printItems(session, items as readonly Record<string, unknown>[], {
    name: ({ version }) => String(version),
    columns: [
      { title: 'VERSION', of: ({ version }) => String(version) },
      { title: 'AT', of: ({ at }) => String(at) },
      {
        title: 'EVENTS',
        of: ({ events }) => (Array.isArray(events) ? events.map(({ type }: { readonly type: string }) => type).join(', ') : ''),
      },
      { title: 'HASH', of: ({ hash }) => (typeof hash === 'string' ? hash : '') },
    ],
  });
  tellOfMore(session, hasMore, limit);
  if (!isComplete) session.words.warn('the audit has not reached the newest record yet');
}

async function verifyLog(session: Session, id: string): Ended {
  const { api } = await session.connect();
  const verdict = await answered(api.GET('/api/v1/executions/{id}/logs/verify', { params: { path: { id } } }));
  await printOne(session, verdict, id, () => [
    ['Run', id],
    ['Chain', verdict.valid ? { text: 'holds', colour: 'green' } : { text: `broken: ${JSON.stringify(verdict.fault)}`, colour: 'red' }],
    ['Records', verdict.records],
    ['Head', verdict.head?.hash],
    ['Complete', verdict.complete ? 'yes' : 'no: the audit has not reached the newest record yet'],
  ]);
  return verdict.valid ? EXIT.ok : EXIT.failed;
}

/** The report: Markdown for people and for `-o table`, else what it is. */
export async function report(session: Session, [id = '']: readonly string[]): Ended {
  const { http } = await session.connect();
  const isForPeople = session.settings.output.value === 'table';
  const path = `${PREFIX}/executions/${encodeURIComponent(id)}/report`;
  const answer = await http.send({ method: 'GET', path, headers: { accept: isForPeople ? 'text/markdown' : 'application/json' } });
  if (isForPeople) return session.write(`${cleanLines(await answer.text()).trimEnd()}\n`);
  await printOne(session, await answer.json(), id, () => []);
}

/** The bundle, byte for byte as the service gave it: it is checked by its bytes. */
export async function evidence(session: Session, [id = '']: readonly string[], flags: { readonly to?: string }): Ended {
  const { http } = await session.connect();
  const answer = await http.send({ method: 'GET', path: `${PREFIX}/executions/${encodeURIComponent(id)}/evidence` });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (flags.to === undefined || flags.to === '-') {
    process.stdout.write(bytes);
    return;
  }
  try {
    await writeFile(flags.to, bytes, { mode: 0o600 });
  } catch (error) {
    throw new Failure(`expected to write ${flags.to}, found ${codeOf(error)}`, { cause: error });
  }
  session.words.say(`${bytes.length} bytes in ${flags.to}; check them with: runbook evidence verify ${flags.to}`);
}
