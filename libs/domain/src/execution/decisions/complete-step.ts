import { awaits } from '../awaits.js';
import { guarded } from '../begin.js';
import type { CompleteStep } from '../commands.js';
import { completeStep } from '../completion.js';
import type { Drafting } from '../drafting.js';
import { progress } from '../progress.js';

/** A result counts for the attempt that is waited for, once. A late or repeated one means nothing (P6). */
export function acceptResult(draft: Drafting, command: CompleteStep): void {
  const step = awaits(draft, command);
  if (!step) return;
  const { output, http, attempt, executor } = command;
  guarded(draft, step, () => completeStep(draft, step, { output, attempt, executor, ...(http && { http }) }));
  progress(draft);
}
