import { TIMEOUT_GRACE_MS } from '../limits.js';
import type { ExecutionState, StepState } from './state.js';

/** When the earliest of the execution's timers is due, in milliseconds since the epoch. */
export function nextTimerAt(state: ExecutionState): number | undefined {
  let earliest = state.deadlineAt ?? Infinity;
  for (const id of state.open) earliest = Math.min(earliest, dueAt(state.steps[id]));
  return earliest === Infinity ? undefined : earliest;
}

function dueAt(step: StepState | undefined): number {
  if (!step) return Infinity;
  return Math.min(step.retryAt ?? Infinity, step.leaseUntil ?? Infinity, (step.timeoutAt ?? Infinity) + TIMEOUT_GRACE_MS);
}
