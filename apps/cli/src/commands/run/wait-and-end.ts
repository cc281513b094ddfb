import { liveEvents } from '../../client/live.js';
import type { ExitCode } from '../../exit-codes.js';
import type { Session } from '../../program/session.js';
import type { WaitFlags } from './run-flags.js';
import { printRun } from './shapes.js';
import { endOf, isAwaited, statusIn, theRun } from './waiting.js';

/** Waits for the run, shows it, and answers how the command ends. */
export async function waitAndEnd(session: Session, id: string, flags: WaitFlags): Promise<ExitCode> {
  session.onDetach(`the run goes on; come back with: runbook run watch ${id}`);
  isAwaited('', flags.until);
  if (flags.follow) {
    const { watchRun } = await import('./watch.js');
    return watchRun(session, id, flags);
  }
  const { http } = await session.connect();
  const lost = () => session.words.tell('the connection broke; it is made again');
  for await (const { type, data } of liveEvents(http, { path: `/api/v1/executions/${encodeURIComponent(id)}/stream`, lost })) {
    if (type === 'status' && !isAwaited(statusIn(data), flags.until)) break;
  }
  const run = await theRun(session, id);
  await printRun(session, run);
  return endOf(session, run, flags);
}
