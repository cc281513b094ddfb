import { Needed } from '../../decision.js';
import type { Drafting } from '../drafting/drafting.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import type { ApprovalState } from '../state/execution-state.js';
import { isAsked, isRequester } from './people.js';

/** The voice that a person has on a request: their own, or that of somebody who passed it on. */
export interface Voice {
  readonly onBehalfOf?: string;
}

/**
 * The actor's voice, or why there is none (`four-eyes`, `not-an-approver`). Judged anew at every act: a person who has become a
 * requester since has no voice any more, and neither has anybody to whom they passed it on.
 */
export function voiceOf(draft: Drafting, approval: ApprovalState): Voice | ExecutionRejection {
  const { actor, tenant } = draft.world;
  if (actor.kind !== 'person' || actor.tenant !== tenant) {
    return notAnApprover(`expected a person of ${tenant}, found ${actor.kind} ${actor.id} of ${actor.tenant}; sign in as one`);
  }
  const unlike = refuseUnlike(draft);
  if (unlike !== undefined) return notAnApprover(unlike);
  if (approval.fourEyes && isRequester(draft.state, actor.id)) {
    return fourEyes(`expected somebody else than who started, edited or repaired the run, found ${actor.id}; ask another approver`);
  }
  const given = approval.delegations.find(({ from }) => from === actor.id);
  if (given) return notAnApprover(`expected a voice of ${actor.id}, found it passed on to ${given.to}; ask ${given.to}`);
  if (isAsked(approval, actor)) return {};
  const got = approval.delegations.find(({ to }) => to === actor.id);
  if (!got) return notAnApprover(`expected one of ${askedText(approval)}, found ${actor.id}; ask one of them, or for a delegation`);
  const requester = approval.fourEyes ? hands(approval, actor.id).find((person) => isRequester(draft.state, person)) : undefined;
  if (requester !== undefined) {
    return fourEyes(`expected a voice that no requester had, found one that ${requester} passed on; ask another approver`);
  }
  return { onBehalfOf: got.onBehalfOf ?? got.from };
}

/** Roles and teams say who is asked, and which votes count: a gateway says them, and what the log of members says goes before. */
function refuseUnlike({ world, state }: Drafting): string | undefined {
  const { actor, unlikeMember } = world;
  if (!unlikeMember || (!actor.roles?.length && !actor.teams?.length)) return undefined;
  const fault = unlikeMember(actor, state.runbook.id);
  if (fault === undefined) throw new Needed({ member: actor.id });
  return fault === null ? undefined : `${fault}; send the vote again, or ask an administrator of the tenant`;
}

/** Who passed on the voice that the person was given, newest first. A person is given one voice at most, and none after giving their own away. */
function hands({ delegations }: Pick<ApprovalState, 'delegations'>, person: string): string[] {
  const got = delegations.find(({ to }) => to === person);
  if (!got) return [];
  // The giver passed on their own voice: nobody had it before.
  return got.onBehalfOf === undefined ? [got.from] : [got.from, ...hands({ delegations }, got.from)];
}

export const fourEyes = (message: string): ExecutionRejection => ({ code: 'four-eyes', message });

const notAnApprover = (message: string): ExecutionRejection => ({ code: 'not-an-approver', message });

function askedText({ approvers, escalated }: ApprovalState): string {
  const people = [approvers, escalated ?? {}];
  const names = people.flatMap(({ users, roles, teams }) => [
    ...(users ?? []),
    ...(roles ?? []).map((role) => `everybody with role ${role}`),
    ...(teams ?? []).map((team) => `everybody of team ${team}`),
  ]);
  return names.join(', ') || 'the approvers';
}
