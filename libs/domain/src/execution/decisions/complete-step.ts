import { awaits } from '../awaits.js';
import type { CompleteStep } from '../commands.js';
import { completeStep } from '../completion.js';
import type { Drafting } from '../drafting.js';
import { guarded } from '../guarded.js';
import type { ExecutionRejection } from '../rejections.js';
import { unheard } from '../workers.js';

/** A result counts for the attempt that is waited for, once. A late or repeated one means nothing (P6). */
export function acceptResult(draft: Drafting, command: CompleteStep): ExecutionRejection | undefined {
  const instance = awaits(draft, command);
  if (!instance) return unheard(command);
  const { output, http, attempt, executor } = command;
  guarded(draft, instance, () => completeStep(draft, instance, { output, attempt, executor, ...(http && { http }) }));
  return undefined;
}
