import type { CompiledStep } from '../../runbook/index.js';
import { DISPATCHES_MAX, TIMEOUT_GRACE_MS } from '../../limits.js';
import { begin, guarded } from '../begin.js';
import type { Drafting } from '../drafting.js';
import { endDraining, failAttempt, failRun } from '../failure.js';
import { progress } from '../progress.js';
import type { StepState } from '../state.js';
import { requestStep } from '../steps/request.js';

/** Whatever is due at `world.now`: the run's deadline, time-outs, lost leases, retries. */
export function fireTimers(draft: Drafting): void {
  if (isDue(draft.state.deadlineAt, draft.world.now)) meetDeadline(draft);
  for (const id of [...draft.state.open]) {
    // What is still due then fires in a record of its own.
    if (!draft.hasBytesLeft) break;
    const state = draft.state.steps[id];
    const step = draft.runbook.step(id);
    if (state && step) guarded(draft, step, () => fire(draft, step, state));
  }
  if (draft.events.length > 0) progress(draft);
}

function meetDeadline(draft: Drafting): void {
  const { failing, deadlineAt, startedAt } = draft.state;
  if (failing) return endDraining(draft);
  const message = `expected the run to end within ${(deadlineAt ?? startedAt) - startedAt} ms, found it running`;
  failRun(draft, { error: { name: 'timeout', message } }, 'TIMED_OUT');
}

function fire(draft: Drafting, step: CompiledStep, state: StepState): void {
  const { now } = draft.world;
  if (state.status === 'RETRYING') {
    if (isDue(state.retryAt, now)) begin(draft, step);
  } else if (isDue(state.timeoutAt, now - TIMEOUT_GRACE_MS)) {
    failAttempt(draft, step, {
      name: 'timeout',
      message: `expected attempt ${state.attempt} to end in time, found it running; no executor answered`,
    });
  } else if (isDue(state.leaseUntil, now)) {
    loseLease(draft, step, state);
  }
}

/**
 * The same attempt again with the same idempotency key; whichever executor answers first is heard. What must happen at most once is
 * not asked for again: whether it happened nobody knows.
 */
function loseLease(draft: Drafting, step: CompiledStep, { attempt, dispatch }: StepState): void {
  draft.emit({ type: 'StepLeaseLost', at: draft.world.now, step: step.id, attempt, dispatch });
  if (step.effect === 'once') {
    const message = `expected an executor to keep ${step.id}, whose effect must happen once, found its lease lost; find out whether it happened`;
    return failAttempt(draft, step, { name: 'lease-lost', message, terminal: true });
  }
  if (dispatch < DISPATCHES_MAX) return requestStep(draft, step, dispatch + 1);
  failAttempt(draft, step, { name: 'lease-lost', message: `expected an executor to keep the step, found ${dispatch} leases lost` });
}

const isDue = (at: number | undefined, now: number): boolean => at !== undefined && at <= now;
