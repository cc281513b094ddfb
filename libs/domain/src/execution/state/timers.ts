import { TIMEOUT_GRACE_MS } from '../../limits.js';
import { stepAt } from './paths.js';
import type { ExecutionState, StepState } from './execution-state.js';

/** When the earliest of the execution's timers is due, in milliseconds since the epoch. `ownedSince`: see `ExecutionWorld`. */
export function nextTimerAt(state: ExecutionState, ownedSince = -Infinity): number | undefined {
  if (state.endedAt !== undefined) return undefined;
  let earliest = Math.min(deadlineAt(state), state.pause ? Infinity : (state.continueAt ?? Infinity));
  for (const path of state.open) {
    const step = stepAt(state.steps, path);
    if (step) earliest = Math.min(earliest, dueAt(step, state, ownedSince));
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
export function dueAt(step: StepState, { pause }: Pick<ExecutionState, 'pause'>, ownedSince = -Infinity): number {
  const { status, cancelUntil = Infinity, timeoutAt = Infinity, retryAt = Infinity, approval } = step;
  if (status === 'AWAITING_APPROVAL') {
    return pause?.approvalDeadlines === 'freeze' ? Infinity : Math.min(timeoutAt, approval?.remindAt ?? Infinity);
  }
  const leaseUntil = leaseEnd(step, ownedSince);
  const isAttempt = status === 'RUNNING' && leaseUntil !== undefined;
  if (isAttempt) return Math.min(leaseUntil, cancelUntil, timeoutAt + TIMEOUT_GRACE_MS);
  if (pause) return Infinity;
  return Math.min(retryAt, timeoutAt, step.dueAt ?? Infinity, cancelUntil);
}

/**
 * Whoever holds a lease can renew it while somebody owns the run, and no earlier: after a time without an owner it runs as long again as one that is
 * renewed in the moment in which there is one.
 */
const leaseEnd = ({ leaseUntil, leaseMs = 0 }: StepState, ownedSince: number): number | undefined =>
  leaseUntil === undefined ? undefined : Math.max(leaseUntil, ownedSince + leaseMs);

export const isDue = (at: number | undefined, now: number): boolean => at !== undefined && at <= now;
