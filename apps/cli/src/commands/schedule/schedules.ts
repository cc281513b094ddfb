import { answered, type Schemas } from '../../client/api.js';
import { described, printItems, printOne, status, yamlOf, type Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import type { Verb } from '../../program/verb.js';
import { shownMoment, wallMs } from '../../time.js';

type Schedule = Schemas['Schedule'];

async function schedulesOf(session: Session, id: string | undefined): Promise<readonly Schedule[]> {
  const { api } = await session.connect();
  const found = id === undefined ? api.GET('/api/v1/schedules') : api.GET('/api/v1/runbooks/{id}/schedules', { params: { path: { id } } });
  return (await answered(found)).items;
}

export async function list(session: Session, _given: readonly string[], { runbook }: { readonly runbook?: string }): Ended {
  await printItems(session, await schedulesOf(session, runbook), {
    none: 'nothing is scheduled',
    name: ({ runbookId, trigger }) => `${runbookId} ${trigger}`,
    columns: [
      { title: 'RUNBOOK', of: ({ runbookId }) => runbookId },
      { title: 'SCHEDULE', of: ({ schedule }) => schedule },
      { title: 'ZONE', of: ({ timezone }) => timezone },
      { title: 'OVERLAP', of: ({ overlap }) => overlap },
      { title: 'NEXT', of: ({ nextAt, paused }) => (paused ? status('paused') : shownMoment(nextAt, wallMs())) },
      { title: 'LAST', of: ({ last }) => last && status(last.outcome) },
      { title: 'RUNNING', of: ({ running }) => running },
    ],
  });
}

export async function show(session: Session, [id = '']: readonly string[]): Ended {
  const found = await schedulesOf(session, id);
  if (session.settings.output.value !== 'table') {
    await (session.settings.output.value === 'yaml'
      ? session.write(await yamlOf(found))
      : printItems(session, found, { name: ({ trigger }) => trigger, columns: [] }));
    return;
  }
  if (found.length === 0) session.words.say(`${id} has no schedule; one stands in its document: triggers: [{ schedule: "0 6 * * 1" }]`);
  session.write(found.map((schedule) => described(session, linesOf(schedule))).join('\n'));
}

interface ActFlags {
  readonly schedule?: string;
  readonly reason: string;
}

export const act =
  (name: 'pause' | 'resume'): Verb<ActFlags> =>
  async (session, [id = ''], { schedule: trigger, reason }) => {
    const { api } = await session.connect();
    const body = { reason, ...(trigger !== undefined && { trigger }) };
    const found = await answered(api.POST(`/api/v1/runbooks/{id}/schedules/${name}`, { params: { path: { id } }, body }));
    await printOne(session, found, found.trigger, () => linesOf(found));
  };

const linesOf = ({
  runbookId,
  schedule,
  timezone,
  overlap,
  nextAt,
  running,
  waiting,
  last,
  paused,
}: Schedule): [string, string | number | undefined][] => [
  ['Runbook', runbookId],
  ['Schedule', `${schedule} ${timezone}`],
  ['Overlap', overlap],
  ['Next', nextAt && `${nextAt} (${shownMoment(nextAt, wallMs())})`],
  ['Paused', paused && `since ${paused.since ?? 'a moment ago'} by ${paused.by}: ${paused.reason}`],
  ['Running', running],
  ['Waiting', waiting],
  ['Last', last && `${last.outcome} at ${last.firedAt ?? ''}${last.executionId === undefined ? '' : `: ${last.executionId}`}`],
  ['Missed', last && last.missed > 0 ? last.missed : undefined],
  ['Reason', last?.reason],
];
