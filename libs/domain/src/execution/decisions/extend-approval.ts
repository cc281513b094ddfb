import { DURATION_MS_MAX } from '../../runbook/index.js';
import { openRequest } from '../approvals/open-request.js';
import { voiceOf } from '../approvals/voices.js';
import type { ExtendApproval } from '../commands/index.js';
import { notApplicable } from '../drafting/refusals.js';
import type { Drafting } from '../drafting/drafting.js';
import type { ExecutionRejection } from '../commands/rejections.js';

/** Somebody who is asked gives everybody more time. */
export function extendApproval(draft: Drafting, { step, byMs, reason }: ExtendApproval): ExecutionRejection | undefined {
  const { actor, now } = draft.world;
  const request = openRequest(draft, step);
  if ('code' in request) return request;
  const voice = voiceOf(draft, request.approval);
  if ('code' in voice) return voice;
  const { timeoutAt } = request.step;
  if (timeoutAt === undefined) return notApplicable('a request with a deadline', 'one without', 'it needs no more time');
  const deadlineAt = timeoutAt + byMs;
  if (!Number.isInteger(byMs) || byMs <= 0 || deadlineAt - now > DURATION_MS_MAX) {
    const message = `expected byMs to be a whole number of milliseconds from 1 on, with a deadline within a year, found ${byMs}; correct it`;
    return { code: 'limit-exceeded', message };
  }
  draft.emit({ type: 'ApprovalExtended', at: now, step, by: actor.id, deadlineAt, ...(reason !== undefined && { reason }) });
  return undefined;
}
