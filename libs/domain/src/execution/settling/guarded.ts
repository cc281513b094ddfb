import { ExpressionError } from '../../expression/index.js';
import type { Drafting } from '../drafting/drafting.js';
import type { StepError } from '../events/index.js';
import { wantedSamples } from './wanted-samples.js';
import { failAttempt } from './fail-attempt.js';
import type { FailureFacts } from './failure-facts.js';
import type { Instance } from '../drafting/instance.js';

/** An expression that cannot be evaluated fails the step. A blob that is not at hand goes up: the decision is made again with it. */
export function guarded(draft: Drafting, instance: Instance, act: () => void, facts: FailureFacts = { effectless: true }): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    failAttempt(draft, instance, expressionError(draft, error), facts);
  }
}

/** As an error of the step or run; in a dry run with what to give so that it gets further. */
export const expressionError = (draft: Drafting, error: ExpressionError): StepError => ({
  name: 'expression',
  message: `${error.message} (in ${error.source.trim()})${wantedSamples(draft, error.source)}`,
});
