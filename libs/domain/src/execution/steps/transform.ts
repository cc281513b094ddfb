import { completeStep } from '../completion.js';
import type { Drafting } from '../drafting.js';
import { failAttempt } from '../failure.js';
import { inlined } from '../inline.js';
import type { Instance } from '../instance.js';
import { scopeAt } from '../scope.js';

/** Computes a value from what the execution knows. */
export function transform(draft: Drafting, instance: Instance): void {
  const fitted = inlined(instance.step.parameters.render(scopeAt(draft, instance.path), draft.world.blob), 'a value', draft.world);
  if ('error' in fitted) return failAttempt(draft, instance, fitted.error);
  draft.spend(fitted);
  completeStep(draft, instance, { output: fitted.value });
}
