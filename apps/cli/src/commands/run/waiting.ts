import { EXIT, type ExitCode } from '../../exit-codes.js';
import { misused } from '../../failure.js';
import { answered } from '../../client/api.js';
import { isObject, parsedJson } from '../../json.js';
import type { Session } from '../../program/session.js';
import type { WaitFlags } from './run-flags.js';
import { FINAL, FOR_PEOPLE, type Run } from './shapes.js';

/** Whether a run with this status is waited for any longer. */
export function isAwaited(status: string, until: WaitFlags['until'] = 'people'): boolean {
  if (until !== 'people' && until !== 'end') throw misused(`expected people or end behind --until, found ${String(until)}`);
  return !FINAL.has(status) && !(until === 'people' && FOR_PEOPLE.has(status));
}

/** Of an event `status` of a live view. */
export function statusIn(data: string): string {
  const value = parsedJson(data);
  return isObject(value) ? String(value['status']) : '';
}

export async function theRun(session: Session, id: string): Promise<Run> {
  const { api } = await session.connect();
  return answered(api.GET('/api/v1/executions/{id}', { params: { path: { id } } }));
}

/** 7 where people have the next word, whatever the flags: what was waited for did not come. */
export async function endOf(session: Session, run: Run, { exitStatus }: WaitFlags): Promise<ExitCode> {
  if (!FINAL.has(run.status)) {
    const { api } = await session.connect();
    const { sentence } = await answered(api.GET('/api/v1/executions/{id}/explain', { params: { path: { id: run.id } } }));
    session.words.say(sentence);
    session.words.say(`come back with: runbook run watch ${run.id}`);
    return EXIT.waitsForPeople;
  }
  return exitStatus && run.status !== 'COMPLETED' ? EXIT.failed : EXIT.ok;
}
