import { rfc3339 } from '../../rfc3339.js';
import type { Json } from '../../json.js';
import { asksPeople } from '../../runbook/index.js';
import type { ApprovalState, StepState } from '../state/execution-state.js';

/** How a request stands: granted when enough persons approved, rejected when they no longer can. */
export type Verdict = 'open' | 'granted' | 'rejected';

export function verdictOf(approval: ApprovalState): Verdict {
  if (personsWho(approval, 'approve') >= approval.quorum) return 'granted';
  const rejections = personsWho(approval, 'reject');
  if (rejections === 0) return 'open';
  return approval.rejectOnFirst || isOutOfReach(approval, rejections) ? 'rejected' : 'open';
}

/**
 * Granted by people, by their votes or by one who overrode them: not by a time-out, not by what an operator, or an earlier run, says of it. Looks at the request alone, because an
 * output can be edited.
 */
export function isGrantedByPeople({ status, type, approval }: StepState): boolean {
  if (status !== 'COMPLETED' || asksPeople(type) !== 'approval' || approval === undefined) return false;
  return approval.override !== undefined || verdictOf(approval) === 'granted';
}

export type OpenedBy = 'votes' | 'override' | 'timeout';

/** The output of a step that people settled, or time did. */
export function outputOf({ kind, votes, override }: ApprovalState, by: OpenedBy): Json {
  const form = votes.findLast(({ decision }) => decision === 'approve')?.form;
  return {
    decision: kind === 'instruction' ? 'done' : 'approved',
    by,
    votes: votesShown(votes),
    ...(override && { override: { ...override, at: rfc3339(override.at) } }),
    ...(form !== undefined && { form }),
  };
}

export function votesShown(votes: ApprovalState['votes']): Json {
  return votes.map(({ by, decision, at, comment, form, onBehalfOf }) => ({
    by,
    decision,
    at: rfc3339(at),
    ...(comment !== undefined && { comment }),
    ...(form !== undefined && { form }),
    ...(onBehalfOf !== undefined && { onBehalfOf }),
  }));
}

/** Distinct persons: one with two keys is one. */
function personsWho({ votes }: ApprovalState, wanted: 'approve' | 'reject'): number {
  return new Set(votes.filter(({ decision }) => decision === wanted).map(({ by }) => by)).size;
}

/** Where the number of people asked is fixed: too few are left to approve. Else: as many rejected as would have had to approve. */
function isOutOfReach(approval: ApprovalState, rejections: number): boolean {
  const asked = askedPersons(approval);
  return asked === undefined ? rejections >= approval.quorum : asked - rejections < approval.quorum;
}

/** `of`, or the persons who are named if nobody is asked by a role or a team. */
function askedPersons({ of, approvers, escalated }: ApprovalState): number | undefined {
  if (of !== undefined) return of;
  const people = escalated ? [approvers, escalated] : [approvers];
  if (people.some(({ roles, teams }) => (roles?.length ?? 0) + (teams?.length ?? 0) > 0)) return undefined;
  return new Set(people.flatMap(({ users }) => users ?? [])).size;
}
