import { DISPATCHES_MAX, TIMEOUT_GRACE_MS } from '../../limits.js';
import type { Drafting } from '../../execution/drafting/drafting.js';
import type { Instance } from '../../execution/drafting/instance.js';
import { cancelStep } from '../../execution/settling/cancel-step.js';
import { failAttempt } from '../../execution/settling/fail-attempt.js';
import { isUntaken } from '../../execution/state/attempts.js';
import type { StepState } from '../../execution/state/execution-state.js';
import { isDue } from '../../execution/state/timers.js';
import { requestStep } from './request.js';

/** The grace after a cancel signal is over, nobody took the attempt, its time is up, or its lease was lost; in this order. */
export function fireAttempt(draft: Drafting, instance: Instance, step: StepState): void {
  const { attempt, executor, timeoutAt, cancelUntil } = step;
  if (cancelUntil !== undefined) return cancelStep(draft, instance.path, 'run-cancelled');
  if (isUntaken(step)) {
    const message = `expected a worker to take attempt ${attempt} in time, found none that did; start one that serves ${instance.step.use}`;
    return failAttempt(draft, instance, { name: 'timeout', message }, { effectless: true });
  }
  if (isDue(timeoutAt, draft.world.now - TIMEOUT_GRACE_MS)) {
    const message = `expected attempt ${attempt} to end in time, found it running; no executor answered`;
    return failAttempt(draft, instance, { name: 'timeout', message }, effectlessIfUntaken(executor));
  }
  loseLease(draft, instance, step);
}

/**
 * The same attempt again with the same idempotency key; whichever executor answers first is heard. What must happen at most once is
 * not asked for again once an executor has renewed the lease, before which none begins it: whether it happened nobody knows.
 */
function loseLease(draft: Drafting, instance: Instance, { attempt, dispatch, executor }: StepState): void {
  const { path, step } = instance;
  draft.emit({ type: 'StepLeaseLost', at: draft.world.now, step: path, attempt, dispatch });
  if (step.effect === 'once' && executor !== undefined) {
    const message = `expected an executor to keep ${path}, whose effect must happen once, found its lease lost; find out whether it happened`;
    return failAttempt(draft, instance, { name: 'lease-lost', message });
  }
  if (draft.state.pause) return draft.emit({ type: 'StepHeld', at: draft.world.now, step: path, attempt, dispatch });
  if (dispatch < DISPATCHES_MAX) return requestStep(draft, instance, dispatch + 1);
  const message = `expected an executor to keep the step, found ${dispatch} leases lost`;
  failAttempt(draft, instance, { name: 'lease-lost', message }, effectlessIfUntaken(executor));
}

/** An executor begins only behind its first renewal. */
const effectlessIfUntaken = (executor: string | undefined): { effectless?: true } => (executor === undefined ? { effectless: true } : {});
