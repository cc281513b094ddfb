import type { Drafting } from '../drafting/drafting.js';
import type { Failure } from '../events/index.js';
import { isUntaken } from '../state/attempts.js';
import type { StepState } from '../state/execution-state.js';
import { cancelOpenSteps } from './cancel-open-steps.js';

/** From here the run can only fail: what merely waits is cancelled, running attempts are drained, or cancelled at the deadline. */
export function failRun(draft: Drafting, failure: Failure, outcome: 'FAILED' | 'TIMED_OUT' = 'FAILED'): void {
  draft.emit({ type: 'ExecutionFailing', at: draft.world.now, outcome, failure });
  if (outcome === 'TIMED_OUT') cancelOpenSteps(draft, 'run-timed-out', '', () => true);
  else cancelOpenSteps(draft, 'run-failed', '', isMerelyWaiting);
}

/** The deadline of a run that is failing already: draining ends, `onFailure` still runs. */
export function endDraining(draft: Drafting): void {
  cancelOpenSteps(draft, 'run-timed-out', '', ({ onFailure }) => !onFailure);
}

/** Nothing of the step acts on the world now: a retry to come, people who are asked, an event, a timer. */
export function isMerelyWaiting(step: StepState): boolean {
  const { status, dueAt } = step;
  if (isUntaken(step)) return true;
  return (
    status === 'RETRYING' || status === 'AWAITING_APPROVAL' || status === 'AWAITING_EVENT' || status === 'READY' || dueAt !== undefined
  );
}
