import { ExpressionError } from '../expression/index.js';
import { EVENTS_PER_EXECUTION_MAX } from '../limits.js';
import type { CompiledStep } from '../runbook/index.js';
import type { Drafting } from './drafting.js';
import type { SkipReason, StepError } from './events.js';
import { failAttempt, failRun } from './failure.js';
import { beginStep } from './steps/index.js';

/** A step's first attempt, or the next one when its retry is due. */
export function begin(draft: Drafting, step: CompiledStep): void {
  if (draft.state.events >= EVENTS_PER_EXECUTION_MAX && !draft.state.failing) {
    const message = `expected at most ${EVENTS_PER_EXECUTION_MAX} events of one execution, found more; split the runbook`;
    return failRun(draft, { error: { name: 'limit-exceeded', message } });
  }
  guarded(draft, step, () => {
    if (isWanted(draft, step)) beginStep(draft, step);
    else skip(draft, step.id, 'when-false');
  });
}

/** An expression that cannot be evaluated fails the step. A blob that is not at hand goes up: the decision is made again with it. */
export function guarded(draft: Drafting, step: CompiledStep, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    failAttempt(draft, step, expressionError(error));
  }
}

export function skip(draft: Drafting, step: string, reason: SkipReason): void {
  draft.emit({ type: 'StepSkipped', at: draft.world.now, step, reason });
}

export const expressionError = (error: ExpressionError): StepError => ({
  name: 'expression',
  message: `${error.message} (in ${error.source.trim()})`,
});

/** `when` is asked until the step was asked for once; a retry does not ask again. */
function isWanted(draft: Drafting, step: CompiledStep): boolean {
  if (!step.when || (draft.state.steps[step.id]?.dispatch ?? 0) > 0) return true;
  return step.when.evaluate(draft.scope(), draft.world.blob).value;
}
