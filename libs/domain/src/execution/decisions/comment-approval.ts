import { COMMENT_CHARS_MAX, COMMENTS_MAX } from '../approvals/limits.js';
import { openRequest } from '../approvals/open-request.js';
import type { CommentApproval } from '../commands/index.js';
import type { Drafting } from '../drafting/drafting.js';
import type { ExecutionRejection } from '../commands/rejections.js';

/** A person's words beside the votes; they decide nothing, so whoever asked for the run may speak too. */
export function commentApproval(draft: Drafting, { step, text }: CommentApproval): ExecutionRejection | undefined {
  const { actor, now, tenant } = draft.world;
  const request = openRequest(draft, step);
  if ('code' in request) return request;
  const { comments } = request.approval;
  if (actor.kind !== 'person' || actor.tenant !== tenant) {
    const message = `expected a person of ${tenant}, found ${actor.kind} ${actor.id} of ${actor.tenant}; sign in as one`;
    return { code: 'not-an-approver', message };
  }
  if (text.length === 0 || text.length > COMMENT_CHARS_MAX) {
    const message = `expected a comment of 1 to ${COMMENT_CHARS_MAX} characters, found ${text.length}; write less, or something`;
    return { code: 'limit-exceeded', message };
  }
  // Delivered twice.
  const last = comments.findLast(({ by }) => by === actor.id);
  if (last?.text === text) return { code: 'already-holds', message: `${actor.id} has said this already` };
  if (comments.length >= COMMENTS_MAX) {
    return {
      code: 'limit-exceeded',
      message: `expected at most ${COMMENTS_MAX} comments on one request, found more; discuss it elsewhere`,
    };
  }
  draft.emit({ type: 'ApprovalCommented', at: now, step, by: actor.id, text });
  return undefined;
}
