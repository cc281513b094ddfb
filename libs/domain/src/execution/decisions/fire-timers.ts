import { DISPATCHES_MAX, TIMEOUT_GRACE_MS } from '../../limits.js';
import { fireApprovalTimers } from '../approvals/deadline.js';
import { begin } from '../progress/begin.js';
import { callOff } from '../settling/cancel-open-steps.js';
import { completeStep } from '../settling/complete-step.js';
import type { Drafting } from '../drafting/drafting.js';
import { endDraining, failAttempt, failRun } from '../settling/fail-attempt.js';
import { guarded } from '../settling/guarded.js';
import type { Instance } from '../drafting/instance.js';
import { leave, letGo } from '../settling/cancel-step.js';
import { isUntaken } from '../state/attempts.js';
import type { StepState } from '../state/execution-state.js';
import { requestStep } from '../../steps/dispatched/request.js';
import { dueAt } from '../state/timers.js';

/** Whatever is due at `world.now`: the run's deadline, time-outs, lost leases, retries, timers, people's deadlines. */
export function fireTimers(draft: Drafting): void {
  const { now } = draft.world;
  if (!draft.state.pause && isDue(draft.state.deadlineAt, now)) meetDeadline(draft);
  for (const path of [...draft.state.open]) {
    // What is still due then fires in a record of its own.
    if (!draft.hasRoom) break;
    const step = draft.stepAt(path);
    const instance = draft.instance(path);
    if (step && instance && isDue(dueAt(step, draft.state), now)) guarded(draft, instance, () => fire(draft, instance, step));
  }
}

function meetDeadline(draft: Drafting): void {
  const { failing, deadlineAt, startedAt } = draft.state;
  if (failing) return endDraining(draft);
  const message = `expected the run to end within ${(deadlineAt ?? startedAt) - startedAt} ms, found it running`;
  failRun(draft, { error: { name: 'timeout', message } }, 'TIMED_OUT');
}

function fire(draft: Drafting, instance: Instance, step: StepState): void {
  const { now } = draft.world;
  const { path } = instance;
  switch (step.status) {
    case 'RETRYING':
      return begin(draft, instance);
    case 'AWAITING_APPROVAL':
      return fireApprovalTimers(draft, instance);
    case 'AWAITING_EVENT':
      return endWait(draft, instance, step);
    default:
  }
  // Its grace is over, or nobody is at it any more.
  if (step.cancelUntil !== undefined) return leave(draft, path, 'run-cancelled');
  if (isDue(step.dueAt, now)) return completeStep(draft, instance, { output: { firedAt: new Date(now).toISOString() } });
  if (step.loop) return timeOutLoop(draft, instance);
  if (step.child !== undefined) {
    letGo(draft, path, 'run-timed-out');
    return failAttempt(draft, instance, { name: 'timeout', message: `expected run ${step.child} to end in time, found it running` });
  }
  if (isUntaken(step)) {
    const message = `expected a worker to take attempt ${step.attempt} in time, found none that did; start one that serves ${instance.step.use}`;
    return failAttempt(draft, instance, { name: 'timeout', message }, { effectless: true });
  }
  if (isDue(step.timeoutAt, now - TIMEOUT_GRACE_MS)) {
    const message = `expected attempt ${step.attempt} to end in time, found it running; no executor answered`;
    return failAttempt(draft, instance, { name: 'timeout', message }, step.executor === undefined ? { effectless: true } : {});
  }
  loseLease(draft, instance, step);
}

function endWait(draft: Drafting, instance: Instance, step: StepState): void {
  const { onTimeout } = instance.step.wait ?? {};
  const names = (step.waiting?.open ?? []).map(({ event, key }) => (key === undefined ? event : `${event} with key ${key}`)).join(', ');
  letGo(draft, instance.path, 'run-timed-out');
  const error = { name: 'timeout', message: `expected ${names} in time, found no such event` };
  failAttempt(draft, instance, error, onTimeout === undefined || onTimeout === 'fail' ? {} : { handling: onTimeout });
}

function timeOutLoop(draft: Drafting, instance: Instance): void {
  const { path } = instance;
  callOff(draft, 'loop-timed-out', `${path}[`, () => true);
  letGo(draft, path, 'loop-timed-out');
  failAttempt(draft, instance, { name: 'timeout', message: `expected the loop to end in time, found it running` });
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
  failAttempt(draft, instance, { name: 'lease-lost', message }, executor === undefined ? { effectless: true } : {});
}

const isDue = (at: number | undefined, now: number): boolean => at !== undefined && at <= now;
