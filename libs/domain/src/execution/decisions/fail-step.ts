import { openAttempt } from './open-attempt.js';
import type { FailStep } from '../commands/index.js';
import type { Drafting } from '../drafting/drafting.js';
import { failAttempt } from '../settling/fail-attempt.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import { notePolicy } from './report-policy.js';
import { refuseUnawaited } from './worker-refusals.js';

export function failStep(draft: Drafting, command: FailStep): ExecutionRejection | undefined {
  const instance = openAttempt(draft, command);
  if (!instance) return refuseUnawaited(command);
  notePolicy(draft, command);
  const { error, http, effectless, retryAfterMs, progress } = command;
  const facts = { retryAfterMs, ...(http && { http }), ...(effectless && { effectless }), ...(progress !== undefined && { progress }) };
  failAttempt(draft, instance, error, facts);
  return undefined;
}
