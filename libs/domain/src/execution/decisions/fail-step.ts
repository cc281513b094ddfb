import { awaits } from './open-attempt.js';
import type { FailStep } from '../commands/index.js';
import type { Drafting } from '../drafting/drafting.js';
import { failAttempt } from '../settling/fail-attempt.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import { unheard } from './worker-refusals.js';

export function acceptFailure(draft: Drafting, command: FailStep): ExecutionRejection | undefined {
  const instance = awaits(draft, command);
  if (!instance) return unheard(command);
  const { error, http, effectless, retryAfterMs } = command;
  failAttempt(draft, instance, error, { retryAfterMs, ...(http && { http }), ...(effectless && { effectless }) });
  return undefined;
}
