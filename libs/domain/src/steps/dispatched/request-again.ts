import type { Drafting } from '../../execution/drafting/drafting.js';
import { failAttempt } from '../../execution/settling/fail-attempt.js';
import { guarded } from '../../execution/settling/guarded.js';
import type { Instance } from '../../execution/drafting/instance.js';
import { stepAt } from '../../execution/state/paths.js';
import { requestStep } from './request.js';

/** A new attempt of a step that surely has not happened; in a run that goes nowhere any more it fails instead. */
export function requestAgain(draft: Drafting, instance: Instance): void {
  const { state } = draft;
  if (state.failing && !instance.step.onFailure) {
    const message = `expected the run to go on, found it ${state.failing.outcome}; the step did not happen`;
    return failAttempt(draft, instance, { name: 'cancelled', message, terminal: true }, { effectless: true });
  }
  if (state.pause) return holdBack(draft, instance);
  guarded(draft, instance, () => requestStep(draft, instance));
}

/** Nothing is dispatched while the run is paused: the attempt counts as one that failed, and the next one is due with the resume. */
function holdBack(draft: Drafting, { path }: Instance): void {
  const { now } = draft.world;
  const { attempt = 1, doubt: error = { name: 'internal', message: 'it did not happen' } } = stepAt(draft.before.steps, path) ?? {};
  draft.emit({ type: 'StepAttemptFailed', at: now, step: path, attempt, error, retryAt: now });
}
