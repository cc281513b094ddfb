import { INLINE_BYTES_MAX } from '../../limits.js';
import type { CompiledStep } from '../../runbook/index.js';
import { completeStep } from '../completion.js';
import type { Drafting } from '../drafting.js';
import { failAttempt } from '../failure.js';

/** Computes a value from what the execution knows. */
export function transform(draft: Drafting, step: CompiledStep): void {
  const output = step.parameters.render(draft.scope(), draft.world.blob);
  const bytes = JSON.stringify(output).length;
  if (bytes > INLINE_BYTES_MAX) {
    const message = `expected a value of at most ${INLINE_BYTES_MAX} bytes beside references to blobs, found ${bytes}; keep only what later steps need`;
    return failAttempt(draft, step, { name: 'limit-exceeded', message, terminal: true });
  }
  completeStep(draft, step, { output });
}
