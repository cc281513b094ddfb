import { openAttempt } from './open-attempt.js';
import type { CompleteStep } from '../commands/index.js';
import { settleCompleted } from '../settling/settle-completed.js';
import { notePolicy } from './report-policy.js';
import type { Drafting } from '../drafting/drafting.js';
import { guarded } from '../settling/guarded.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import { refuseUnawaited } from './worker-refusals.js';

/** A result counts for the attempt that is waited for, once. A late or repeated one means nothing (P6). */
export function completeStep(draft: Drafting, command: CompleteStep): ExecutionRejection | undefined {
  const instance = openAttempt(draft, command);
  if (!instance) return refuseUnawaited(command);
  notePolicy(draft, command);
  const { output, http, attempt, executor } = command;
  const result = { output, attempt, executor, ...(http && { http }) };
  guarded(draft, instance, () => settleCompleted(draft, instance, result), { acted: true });
  return undefined;
}
