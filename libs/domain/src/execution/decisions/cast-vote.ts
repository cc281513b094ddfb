import canonicalize from 'canonicalize';
import type { Json } from '../../json.js';
import { compileSchema, violationsText, type JsonSchema } from '../../runbook/index.js';
import { COMMENT_CHARS_MAX, FORM_BYTES_MAX } from '../approvals/limits.js';
import { openRequest, type OpenRequest } from '../approvals/open-request.js';
import { grant, reject } from '../approvals/settle-request.js';
import { verdictOf } from '../approvals/tally.js';
import { voiceOf } from '../approvals/voices.js';
import type { CastVote } from '../commands/index.js';
import { resolved } from '../drafting/blob-content.js';
import type { Drafting } from '../drafting/drafting.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import { utf8Length } from '../../utf8-length.js';

/**
 * One person's word about what was shown. A vote that was cast stays: the same again holds already, another by the same person is refused.
 * The vote that decides opens the gate, or shuts it, in the same record.
 */
export function castVote(draft: Drafting, command: CastVote): ExecutionRejection | undefined {
  const { actor, now } = draft.world;
  if (isRepeated(draft, command)) return { code: 'already-holds', message: `${actor.id} has cast this vote already` };
  const request = openRequest(draft, command.step);
  if ('code' in request) return request;
  const refusal = refuseVote(draft, request, command);
  if (refusal) return refusal;
  const voice = voiceOf(draft, request.approval);
  if ('code' in voice) return voice;
  const fault = refuseContent(draft, request, command);
  if (fault) return fault;
  const { step, decision, digest, comment, form } = command;
  draft.emit({
    type: 'VoteCast',
    at: now,
    step,
    by: actor.id,
    decision,
    digest,
    ...(comment !== undefined && { comment }),
    ...(form !== undefined && { form }),
    ...voice,
    ...(actor.roles?.length && { roles: actor.roles }),
  });
  settle(draft, request, command);
  return undefined;
}

function settle(draft: Drafting, { instance }: OpenRequest, { step, comment }: CastVote): void {
  const approval = draft.stepAt(step)?.approval;
  const verdict = approval ? verdictOf(approval) : 'open';
  if (verdict === 'granted') grant(draft, instance, 'votes');
  if (verdict === 'rejected') {
    const rejections = approval?.votes.filter(({ decision }) => decision === 'reject').map(({ by }) => by) ?? [];
    reject(draft, instance, `${rejections.join(', ')} rejected ${step}${comment === undefined ? '' : `: ${comment}`}`);
  }
}

/** Delivered twice, or asked twice: also when it was the vote that decided. */
function isRepeated(draft: Drafting, command: CastVote): boolean {
  const cast = draft.stepAt(command.step)?.approval?.votes.find(({ by }) => by === draft.world.actor.id);
  if (!cast) return false;
  const { decision, digest, comment, form } = command;
  return cast.decision === decision && cast.digest === digest && cast.comment === comment && canonicalize(cast.form) === canonicalize(form);
}

function refuseVote(draft: Drafting, { approval }: OpenRequest, { step, digest }: CastVote): ExecutionRejection | undefined {
  const { id } = draft.world.actor;
  if (digest !== approval.digest) {
    const message = `expected a vote on what ${step} shows now (${approval.digest}), found one on ${digest}; fetch the approval again, and look at it`;
    return { code: 'digest-mismatch', message };
  }
  const cast = approval.votes.find(({ by }) => by === id);
  if (!cast) return undefined;
  return {
    code: 'already-voted',
    message: `expected one vote of ${id}, found one to ${cast.decision} already; a vote that was cast stays`,
  };
}

function refuseContent(draft: Drafting, { approval }: OpenRequest, { decision, comment, form }: CastVote): ExecutionRejection | undefined {
  if (comment !== undefined && comment.length > COMMENT_CHARS_MAX) {
    const message = `expected a comment of at most ${COMMENT_CHARS_MAX} characters, found ${comment.length}; shorten it`;
    return { code: 'limit-exceeded', message };
  }
  if (form === undefined) {
    if (decision === 'reject' || approval.form === undefined) return undefined;
    return { code: 'form-invalid', message: 'expected the form, filled in, beside an approval, found none; see form of the approval' };
  }
  if (approval.form === undefined) return { code: 'form-invalid', message: 'expected no form, found one; this approval asks for none' };
  const bytes = utf8Length(JSON.stringify(form));
  if (bytes > FORM_BYTES_MAX) {
    return { code: 'limit-exceeded', message: `expected a form of at most ${FORM_BYTES_MAX} bytes, found ${bytes}; shorten it` };
  }
  return refuseForm(draft, approval.form as JsonSchema, form);
}

function refuseForm(draft: Drafting, schema: JsonSchema, form: Json): ExecutionRejection | undefined {
  const violations = compileSchema(schema)(resolved(draft, form));
  if (violations.length === 0) return undefined;
  const found = violationsText(violations);
  return { code: 'form-invalid', message: `expected a form that fits its schema, found: ${found}` };
}
