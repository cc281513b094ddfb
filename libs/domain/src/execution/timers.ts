import { TIMEOUT_GRACE_MS } from '../limits.js';
import type { ExecutionState, StepState } from './state.js';

/** When the earliest of the execution's timers is due, in milliseconds since the epoch. */
export function nextTimerAt(state: ExecutionState): number | undefined {
  let earliest = deadlineAt(state);
  for (const id of state.open) earliest = Math.min(earliest, dueAt(state.steps[id]));
  return earliest === Infinity ? undefined : earliest;
}

/** The run's deadline is for the run's own steps: it does not end `onFailure`, and an ended run has none. */
function deadlineAt({ deadlineAt: at, endedAt, failing, open, steps }: ExecutionState): number {
  if (at === undefined || endedAt !== undefined) return Infinity;
  return !failing || open.some((id) => !steps[id]?.onFailure) ? at : Infinity;
}

function dueAt(step: StepState | undefined): number {
  if (!step) return Infinity;
  return Math.min(step.retryAt ?? Infinity, step.leaseUntil ?? Infinity, (step.timeoutAt ?? Infinity) + TIMEOUT_GRACE_MS);
}
