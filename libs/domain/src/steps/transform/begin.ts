import { settleCompleted } from '../../execution/settling/settle-completed.js';
import type { Drafting } from '../../execution/drafting/drafting.js';
import { failAttempt } from '../../execution/settling/fail-attempt.js';
import { inlined } from '../../execution/drafting/inline.js';
import type { Instance } from '../../execution/drafting/instance.js';
import { scopeAt } from '../../execution/drafting/scope.js';

/** Computes a value from what the execution knows. */
export function transform(draft: Drafting, instance: Instance): void {
  const fitted = inlined(instance.step.parameters.render(scopeAt(draft, instance.path), draft.world), 'a value', draft.world);
  if ('error' in fitted) return failAttempt(draft, instance, fitted.error);
  draft.budget.spend(fitted);
  settleCompleted(draft, instance, { output: fitted.value });
}
