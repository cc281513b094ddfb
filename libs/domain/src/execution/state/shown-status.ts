import { isHeldByAuthority } from './authority-use.js';
import { stepAt } from './paths.js';
import type { ExecutionState, StepState } from './execution-state.js';
import type { ExecutionStatus } from './transitions.js';

/**
 * What people see of a run's status. A RUNNING run in which nothing runs, because people or events are waited for, shows that: an operator
 * first, for no vote and no event ends a doubt; then those who are asked. A run that is held shows that. Everything else is shown as it is stored.
 */
export function shownStatus(state: ExecutionState): ExecutionStatus | 'NONE' {
  if (state.status === 'PAUSED' && state.hold) return 'AUTHORITY_HOLD';
  // Nothing begins from the hold on; what is at work finishes, and its steps show that.
  if (state.status === 'PAUSING' && isHeldByAuthority(state)) return 'AUTHORITY_HOLD';
  if (state.status !== 'RUNNING' || state.continueAt !== undefined) return state.status;
  let forOperator = false;
  let forPeople = false;
  let forEvents = false;
  for (const path of state.open) {
    const step = stepAt(state.steps, path);
    // A loop is as its body is.
    if (!step || step.loop) continue;
    if (isBusy(step)) return 'RUNNING';
    if (step.status === 'IN_DOUBT') forOperator = true;
    if (step.status === 'AWAITING_APPROVAL') forPeople = true;
    if (step.status === 'AWAITING_EVENT') forEvents = true;
  }
  if (forOperator) return 'AWAITING_OPERATOR';
  return forPeople ? 'AWAITING_APPROVAL' : forEvents ? 'AWAITING_EVENT' : 'RUNNING';
}

/** Goes on by itself: an attempt, a retry, a timer, a child. */
const isBusy = ({ status }: StepState): boolean => status === 'RUNNING' || status === 'RETRYING' || status === 'READY';
