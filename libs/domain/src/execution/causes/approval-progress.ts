import type { Actor } from '../../actor.js';
import { isAsked, isRequester } from '../approvals/people.js';
import type { ApprovalProgress } from './cause.js';
import { rfc3339 } from '../../rfc3339.js';
import type { ApprovalState, ExecutionState, StepState } from '../state/execution-state.js';

/** How far a request to people is, and who can still decide it. */
export function approvalProgress(
  approval: Polled,
  { timeoutAt }: Pick<StepState, 'timeoutAt'>,
  requesters: readonly string[],
): ApprovalProgress {
  const { approvers, escalated, delegations, votes } = approval;
  const except = new Set([...votes.map(({ by }) => by), ...(approval.fourEyes ? requesters : [])]);
  const given = new Set(delegations.map(({ from }) => from));
  const users = new Set([...(approvers.users ?? []), ...(escalated?.users ?? []), ...delegations.map(({ to }) => to)]);
  const roles = [...new Set([...(approvers.roles ?? []), ...(escalated?.roles ?? [])])];
  const teams = [...new Set([...(approvers.teams ?? []), ...(escalated?.teams ?? [])])];
  return {
    approval: approval.approval,
    approved: votes.filter(({ decision }) => decision === 'approve').length,
    quorum: approval.quorum,
    rejected: votes.filter(({ decision }) => decision === 'reject').length,
    mayVote: {
      users: [...users].filter((user) => !except.has(user) && !given.has(user)),
      ...(roles.length > 0 && { roles }),
      ...(teams.length > 0 && { teams }),
    },
    ...(isAsked(approval, NOBODY) && { everybody: true as const }),
    except: [...new Set([...except, ...given])],
    ...(timeoutAt !== undefined && { until: rfc3339(timeoutAt) }),
  };
}

/** The persons who count as having asked: who started the run, and who changed it since. */
export const requestersOf = ({ startedBy, requesters = [] }: Asking): readonly string[] => [
  ...(startedBy.kind === 'person' ? [startedBy.id] : []),
  ...requesters.filter((person) => person !== startedBy.id),
];

/** What says how far a request is: a part of its state. */
type Polled = Pick<ApprovalState, 'approval' | 'kind' | 'approvers' | 'escalated' | 'delegations' | 'quorum' | 'fourEyes'> & {
  readonly votes: readonly Pick<ApprovalState['votes'][number], 'by' | 'decision'>[];
};

type Asking = Pick<ExecutionState, 'startedBy' | 'requesters'>;

/** Whether the request is this person's to decide, as far as can be seen: the decision itself is made with the vote. */
export function mayDecide(approval: Polled, asking: Asking, person: Pick<Actor, 'id' | 'roles' | 'teams'>): boolean {
  const { votes, delegations, fourEyes } = approval;
  if (votes.some(({ by }) => by === person.id) || (fourEyes && isRequester(asking, person.id))) return false;
  if (delegations.some(({ from }) => from === person.id)) return false;
  return isAsked(approval, person) || delegations.some(({ to }) => to === person.id);
}

/** `1 of 2 approvals; may vote: ana, everybody with role incident-lead`. */
export function progressText({ approved, quorum, rejected, mayVote, except, everybody }: ApprovalProgress): string {
  const people = [
    ...(everybody ? ['everybody'] : []),
    ...(mayVote.users ?? []),
    ...(mayVote.roles ?? []).map((role) => `everybody with role ${role}`),
    ...(mayVote.teams ?? []).map((team) => `everybody of team ${team}`),
  ];
  const who = people.length > 0 ? `may vote: ${people.join(', ')}` : 'nobody is left who may vote';
  const isOpen = everybody || (mayVote.roles?.length ?? 0) + (mayVote.teams?.length ?? 0) > 0;
  const but = isOpen && except.length > 0 ? ` except ${except.join(', ')}` : '';
  return `${approved} of ${quorum} approvals${rejected > 0 ? `, ${rejected} rejections` : ''}; ${who}${but}`;
}

/** Asked only where everybody is. */
const NOBODY = { id: '' };
