import { EVENTS_ON_FAILURE_MAX, EVENTS_PER_EXECUTION_MAX } from '../../limits.js';
import type { Drafting } from '../drafting/drafting.js';
import { failAttempt } from '../settling/fail-attempt.js';
import { failRun } from '../settling/fail-run.js';
import { guarded } from '../settling/guarded.js';
import type { Instance } from '../drafting/instance.js';
import { scopeAt } from '../drafting/scope.js';
import { skip } from '../settling/skip-step.js';
import type { StepState } from '../state/execution-state.js';
import { behaviourOf } from '../../steps/behaviours.js';

/** A step's first attempt, or the next one when its retry is due. */
export function begin(draft: Drafting, instance: Instance): void {
  const eventsMax = EVENTS_PER_EXECUTION_MAX + (draft.state.failing ? EVENTS_ON_FAILURE_MAX : 0);
  if (draft.state.events >= eventsMax) {
    const message = `expected at most ${eventsMax} events of one execution, found more; split the runbook`;
    const error = { name: 'limit-exceeded', message, terminal: true };
    if (draft.state.failing) return failAttempt(draft, instance, error, { effectless: true, final: true });
    return failRun(draft, { error: { name: error.name, message } });
  }
  guarded(draft, instance, () => {
    if (isWanted(draft, instance)) behaviourOf(instance.step.type).begin(draft, instance);
    else skip(draft, instance.path, 'when-false');
  });
}

/** `when` is asked until the step has begun once; a retry does not ask again. */
function isWanted(draft: Drafting, { path, step }: Instance): boolean {
  if (!step.when || hasBegun(draft.stepAt(path))) return true;
  return step.when.evaluate(scopeAt(draft, path), draft.world).value;
}

const hasBegun = (step: StepState | undefined): boolean =>
  step !== undefined && (step.dispatch > 0 || Boolean(step.loop ?? step.waiting ?? step.approval));
