import type { Schemas } from '../../client/api.js';
import { printOne, status, subtable, titled, type Lines } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { shownMoment, wallMs } from '../../time.js';
import { shortValue, versionOf } from '../run/shapes.js';

export type Approval = Schemas['Approval'];

export async function printApproval(session: Session, approval: Approval): Promise<void> {
  await printOne(
    session,
    approval,
    approval.id,
    () => linesOf(approval),
    () => partsOf(session, approval),
  );
}

/** `role incident-lead, ana, team blue`. */
export function peopleOf(people: Approval['mayVote'] | undefined): string {
  if (people === undefined) return '';
  if (people === 'everybody') return 'everybody';
  const { roles = [], users = [], teams = [] } = people;
  return [...roles.map((role) => `role ${role}`), ...users, ...teams.map((team) => `team ${team}`)].join(', ') || 'nobody';
}

export const linesOf = (approval: Approval): Lines => [
  ['Approval', approval.id],
  ['Status', status(approval.status)],
  ['Asks', approval.message],
  ['Run', `${approval.execution}, step ${approval.step}`],
  ['Runbook', versionOf(approval.runbook)],
  ['Incident', approval.incidentId],
  ['Started by', approval.startedBy.id],
  ['Votes', `${approval.progress.approved} of ${approval.progress.quorum} for it, ${approval.progress.rejected} against`],
  ['You may vote', approval.youMayVote ? { text: 'yes', colour: 'green' } : 'no'],
  ['May vote', `${peopleOf(approval.mayVote)}${approval.except.length > 0 ? `, except ${approval.except.join(', ')}` : ''}`],
  ['Deadline', approval.deadlineAt && `${approval.deadlineAt} (${shownMoment(approval.deadlineAt, wallMs())}), then ${approval.onTimeout}`],
  ['Checklist', approval.shown.checklist?.map((item) => `- ${item}`).join('\n')],
  ['Would run', approval.shown.targets.map(targetLine).join('\n')],
  ['Legal basis', approval.shown.legalBasis === undefined ? undefined : shortValue(approval.shown.legalBasis)],
  ['Form', approval.form === undefined ? undefined : shortValue(approval.form)],
  ['Digest', approval.digest],
];

function targetLine({ step, type, sensitive, parameters, template, runbook }: Approval['shown']['targets'][number]): string {
  const what = parameters ?? template;
  return [
    `${step} (${type}${sensitive === undefined ? '' : `, ${sensitive}`})`,
    runbook && versionOf(runbook),
    what === undefined ? '' : shortValue(what),
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
}

function partsOf(session: Session, { votes, voided, comments, delegations }: Approval): string {
  const cast = subtable(
    session,
    [...votes, ...voided.map((vote) => ({ ...vote, isVoid: true }))],
    [
      { title: 'BY', of: ({ by }) => by },
      { title: 'VOTE', of: (vote) => `${vote.decision}${'isVoid' in vote ? ' (void)' : ''}` },
      { title: 'AT', of: ({ at }) => shownMoment(at, wallMs()) },
      { title: 'COMMENT', of: ({ comment }) => comment },
    ],
  );
  const said = subtable(session, comments, [
    { title: 'BY', of: ({ by }) => by },
    { title: 'SAYS', of: ({ text }) => text },
  ]);
  const passed = subtable(session, delegations, [
    { title: 'FROM', of: ({ from }) => from },
    { title: 'TO', of: ({ to }) => to },
  ]);
  return titled(session, 'Votes', cast) + titled(session, 'Comments', said) + titled(session, 'Delegations', passed);
}
