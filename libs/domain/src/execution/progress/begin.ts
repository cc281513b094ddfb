import { EVENTS_PER_EXECUTION_MAX } from '../../limits.js';
import type { Drafting } from '../drafting/drafting.js';
import { failRun } from '../settling/fail-run.js';
import { guarded } from '../settling/guarded.js';
import type { Instance } from '../drafting/instance.js';
import { scopeAt } from '../drafting/scope.js';
import { skip } from '../settling/skip-step.js';
import type { StepState } from '../state/execution-state.js';
import { behaviourOf } from '../../steps/behaviours.js';

/** A step's first attempt, or the next one when its retry is due. */
export function begin(draft: Drafting, instance: Instance): void {
  if (draft.state.events >= EVENTS_PER_EXECUTION_MAX && !draft.state.failing) {
    const message = `expected at most ${EVENTS_PER_EXECUTION_MAX} events of one execution, found more; split the runbook`;
    return failRun(draft, { error: { name: 'limit-exceeded', message } });
  }
  guarded(draft, instance, () => {
    if (isWanted(draft, instance)) behaviourOf(instance.step.type).begin(draft, instance);
    else skip(draft, instance.path, 'when-false');
  });
}

/** `when` is asked until the step has begun once; a retry does not ask again. */
function isWanted(draft: Drafting, { path, step }: Instance): boolean {
  if (!step.when || hasBegun(draft.stepAt(path))) return true;
  return step.when.evaluate(scopeAt(draft, path), draft.world.blob).value;
}

const hasBegun = (step: StepState | undefined): boolean =>
  step !== undefined && (step.dispatch > 0 || Boolean(step.loop ?? step.waiting ?? step.approval));
