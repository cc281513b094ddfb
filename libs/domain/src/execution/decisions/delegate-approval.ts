import { DELEGATIONS_MAX, PERSON_CHARS_MAX } from '../approvals/limits.js';
import { openRequest } from '../approvals/open-request.js';
import { isAsked, isRequester } from '../approvals/people.js';
import { fourEyes, voiceOf } from '../approvals/voices.js';
import type { DelegateApproval } from '../commands/index.js';
import { asClassified } from '../drafting/classification.js';
import { notApplicable } from '../drafting/refusals.js';
import type { Drafting } from '../drafting/drafting.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import type { ApprovalState } from '../state/execution-state.js';

/** Somebody who is asked passes the voice on: from now on the other person votes in his place, and he no longer does. */
export function delegateApproval(draft: Drafting, { step, to, reason }: DelegateApproval): ExecutionRejection | undefined {
  const { actor, now } = draft.world;
  const from = actor.id;
  const request = openRequest(draft, step);
  if ('code' in request) return request;
  const { approval } = request;
  if (approval.delegations.some((one) => one.from === from && one.to === to)) {
    return { code: 'already-holds', message: `${from} has passed the voice on to ${to} already` };
  }
  if (approval.votes.some(({ by }) => by === from)) {
    return { code: 'already-voted', message: `expected a voice of ${from} that was not used, found a vote; a vote that was cast stays` };
  }
  const voice = voiceOf(draft, approval);
  if ('code' in voice) return voice;
  const refusal = refuseDelegate(draft, approval, to);
  if (refusal) return refusal;
  draft.emit({
    type: 'ApprovalDelegated',
    at: now,
    step,
    from,
    to,
    ...voice,
    ...(reason !== undefined && { reason }),
    ...asClassified(draft),
  });
  return undefined;
}

/** One person, one voice: nobody gets a second one, and nobody gets back what he gave away. */
function refuseDelegate(draft: Drafting, approval: ApprovalState, to: string): ExecutionRejection | undefined {
  if (to === '' || to.length > PERSON_CHARS_MAX) {
    return notApplicable('the id of a person', `${to.length} characters`, `name one, of at most ${PERSON_CHARS_MAX} characters`);
  }
  if (approval.fourEyes && isRequester(draft.state, to)) {
    return fourEyes(`expected somebody else than who started, edited or repaired the run, found ${to}; name another person`);
  }
  const { delegations, votes } = approval;
  const isTaken =
    to === draft.world.actor.id ||
    isAsked(approval, { id: to }) ||
    delegations.some((one) => one.to === to || one.from === to) ||
    votes.some(({ by }) => by === to);
  if (isTaken)
    return notApplicable('a person without a voice', `${to}, who has one or gave one away`, 'name somebody who is not asked yet');
  if (delegations.length < DELEGATIONS_MAX) return undefined;
  return { code: 'limit-exceeded', message: `expected at most ${DELEGATIONS_MAX} delegations of one request, found more; vote instead` };
}
