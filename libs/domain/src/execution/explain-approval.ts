import { rfc3339, type ApprovalProgress } from './explain-cause.js';
import type { ApprovalState, ExecutionState, StepState } from './state.js';

/** How far a request to people is, and who can still decide it. */
export function approvalProgress(
  approval: ApprovalState,
  { timeoutAt }: Pick<StepState, 'timeoutAt'>,
  requesters: readonly string[],
): ApprovalProgress {
  const { approvers, escalated, delegations, votes } = approval;
  const except = new Set([...votes.map(({ by }) => by), ...(approval.fourEyes ? requesters : [])]);
  const given = new Set(delegations.map(({ from }) => from));
  const users = new Set([...(approvers.users ?? []), ...(escalated?.users ?? []), ...delegations.map(({ to }) => to)]);
  const roles = [...new Set([...(approvers.roles ?? []), ...(escalated?.roles ?? [])])];
  return {
    approval: approval.approval,
    approved: votes.filter(({ decision }) => decision === 'approve').length,
    quorum: approval.quorum,
    rejected: votes.filter(({ decision }) => decision === 'reject').length,
    mayVote: { users: [...users].filter((user) => !except.has(user) && !given.has(user)), ...(roles.length > 0 && { roles }) },
    except: [...new Set([...except, ...given])],
    ...(timeoutAt !== undefined && { until: rfc3339(timeoutAt) }),
  };
}

/** The persons who count as having asked: who started the run, and who changed it since. */
export const requestersOf = ({ startedBy, requesters = [] }: Pick<ExecutionState, 'startedBy' | 'requesters'>): readonly string[] => [
  startedBy.id,
  ...requesters,
];

/** `1 of 2 approvals; may vote: ana, everybody with role incident-lead`. */
export function progressText({ approved, quorum, rejected, mayVote, except }: ApprovalProgress): string {
  const people = [...(mayVote.users ?? []), ...(mayVote.roles ?? []).map((role) => `everybody with role ${role}`)];
  const who = people.length > 0 ? `may vote: ${people.join(', ')}` : 'nobody is left who may vote';
  const but = (mayVote.roles?.length ?? 0) > 0 && except.length > 0 ? ` except ${except.join(', ')}` : '';
  return `${approved} of ${quorum} approvals${rejected > 0 ? `, ${rejected} rejections` : ''}; ${who}${but}`;
}
