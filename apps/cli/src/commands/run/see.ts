import { answered } from '../../client/api.js';
import { followed } from '../../client/pages.js';
import { printItems, printOne, status, subtable, tellOfMore, titled, type Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { printRun, runShape } from './shapes.js';
import type { WaitFlags } from './run-flags.js';
import { waitAndEnd } from './wait-and-end.js';

export interface ListFlags {
  readonly runbook?: string;
  readonly label?: string;
  readonly status?: string;
  readonly incident?: string;
  readonly reason?: string;
  readonly text?: string;
  readonly after?: string;
  readonly before?: string;
  readonly limit: number;
}

export async function listRuns(session: Session, _given: readonly string[], flags: ListFlags): Ended {
  const { api } = await session.connect();
  const filter = {
    ...(flags.runbook !== undefined && { runbookId: flags.runbook }),
    ...(flags.label !== undefined && { label: flags.label }),
    ...(flags.status !== undefined && { status: flags.status.toUpperCase() as 'RUNNING' }),
    ...(flags.incident !== undefined && { incidentId: flags.incident }),
    ...(flags.reason !== undefined && { triggeredBy: flags.reason }),
    ...(flags.text !== undefined && { text: flags.text }),
    ...(flags.after !== undefined && { startedAfter: flags.after }),
    ...(flags.before !== undefined && { startedBefore: flags.before }),
  };
  const { items, hasMore } = await followed(flags.limit, (page) =>
    answered(api.GET('/api/v1/executions', { params: { query: { ...filter, ...page } } })),
  );
  await printItems(session, items, runShape);
  tellOfMore(session, hasMore, flags.limit);
}

export async function showRun(session: Session, [id = '']: readonly string[], flags: WaitFlags & { readonly asOf?: string }): Ended {
  if (flags.wait || flags.follow) return waitAndEnd(session, id, flags);
  return showAt(session, id, flags.asOf);
}

/** `run as-of`: the run behind a record of its log, or at a time. */
export const showAsOf = (session: Session, [id = '', moment = '']: readonly string[]): Ended => showAt(session, id, moment);

async function showAt(session: Session, id: string, asOf: string | undefined): Ended {
  const { api } = await session.connect();
  const query = asOf === undefined ? {} : { asOf };
  await printRun(session, await answered(api.GET('/api/v1/executions/{id}', { params: { path: { id }, query } })));
}

export async function explainRun(session: Session, [id = '', step]: readonly string[], flags: { readonly asOf?: string }): Ended {
  const { api } = await session.connect();
  const query = flags.asOf === undefined ? {} : { asOf: flags.asOf };
  const found = await answered(api.GET('/api/v1/executions/{id}/explain', { params: { path: { id }, query } }));
  const steps = step === undefined ? found.steps : found.steps.filter((each) => each.step === step || each.step.startsWith(`${step}[`));
  const shown = step === undefined ? found : { ...found, steps };
  await printOne(
    session,
    shown,
    id,
    () => [
      ['Run', id],
      ['Status', status(found.status)],
      ['Why', found.sentence],
    ],
    () =>
      titled(
        session,
        'Steps',
        subtable(session, steps, [
          { title: 'STEP', of: (each) => each.step },
          { title: 'STATUS', of: (each) => status(each.status) },
          { title: 'WHY', of: (each) => each.sentence },
        ]),
      ),
  );
}
