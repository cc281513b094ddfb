import { TIMEOUT_GRACE_MS } from '../../limits.js';
import { stepAt } from './paths.js';
import type { ExecutionState, StepState } from './execution-state.js';

/** When the earliest of the execution's timers is due, in milliseconds since the epoch. */
export function nextTimerAt(state: ExecutionState): number | undefined {
  if (state.endedAt !== undefined) return undefined;
  let earliest = Math.min(deadlineAt(state), state.pause ? Infinity : (state.continueAt ?? Infinity));
  for (const path of state.open) {
    const step = stepAt(state.steps, path);
    if (step) earliest = Math.min(earliest, dueAt(step, state));
  }
  return earliest === Infinity ? undefined : earliest;
}

/** The run's deadline is for the run's own steps: it does not end `onFailure`, and an ended run has none. A pause stops its clock. */
function deadlineAt({ deadlineAt: at, failing, open, steps, pause }: ExecutionState): number {
  if (at === undefined || pause) return Infinity;
  return !failing || open.some((path) => !stepAt(steps, path)?.onFailure) ? at : Infinity;
}

/**
 * When something of the step is due. While the run is paused: only what concerns attempts that still run, and people's deadlines if
 * the tenant lets them go on; a timer's clock goes on, and what came due fires on resume.
 */
export function dueAt(step: StepState, { pause }: Pick<ExecutionState, 'pause'>): number {
  const { status, leaseUntil = Infinity, cancelUntil = Infinity, timeoutAt = Infinity, retryAt = Infinity, approval } = step;
  if (status === 'AWAITING_APPROVAL') {
    return pause?.approvalDeadlines === 'freeze' ? Infinity : Math.min(timeoutAt, approval?.remindAt ?? Infinity);
  }
  const isAttempt = status === 'RUNNING' && leaseUntil !== Infinity;
  if (isAttempt) return Math.min(leaseUntil, cancelUntil, timeoutAt + TIMEOUT_GRACE_MS);
  if (pause) return Infinity;
  return Math.min(retryAt, timeoutAt, step.dueAt ?? Infinity, cancelUntil);
}

export const isDue = (at: number | undefined, now: number): boolean => at !== undefined && at <= now;
