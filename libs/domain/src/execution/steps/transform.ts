import type { CompiledStep } from '../../runbook/index.js';
import { completeStep } from '../completion.js';
import type { Drafting } from '../drafting.js';
import { failAttempt } from '../failure.js';
import { inlined } from '../inline.js';

/** Computes a value from what the execution knows. */
export function transform(draft: Drafting, step: CompiledStep): void {
  const fitted = inlined(step.parameters.render(draft.scope(), draft.world.blob), 'a value', draft.world);
  if ('error' in fitted) return failAttempt(draft, step, fitted.error);
  draft.spend(fitted);
  completeStep(draft, step, { output: fitted.value });
}
