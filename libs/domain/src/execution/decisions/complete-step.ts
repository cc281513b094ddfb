import { awaits } from './open-attempt.js';
import type { CompleteStep } from '../commands/index.js';
import { completeStep } from '../settling/complete-step.js';
import type { Drafting } from '../drafting/drafting.js';
import { guarded } from '../settling/guarded.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import { unheard } from './worker-refusals.js';

/** A result counts for the attempt that is waited for, once. A late or repeated one means nothing (P6). */
export function acceptResult(draft: Drafting, command: CompleteStep): ExecutionRejection | undefined {
  const instance = awaits(draft, command);
  if (!instance) return unheard(command);
  const { output, http, attempt, executor } = command;
  const result = { output, attempt, executor, ...(http && { http }) };
  guarded(draft, instance, () => completeStep(draft, instance, result), { acted: true });
  return undefined;
}
