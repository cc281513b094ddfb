import { retries, retryDelayMs, type CompiledStep } from '../runbook/index.js';
import type { Drafting } from './drafting.js';
import type { Failure, HttpReply, StepCancelled, StepError } from './events.js';
import type { StepState } from './state.js';

/** An attempt failed: another one by the retry law, or what the author asked for on errors. */
export function failAttempt(draft: Drafting, step: CompiledStep, error: StepError, http?: HttpReply): void {
  const { now, chance } = draft.world;
  const known = draft.state.steps[step.id];
  // Not running: the attempt failed while it was begun, before anybody was asked.
  const attempt = known?.status === 'RUNNING' ? known.attempt : (known?.attempt ?? 0) + 1;
  // A run that is failing dispatches nothing new, retries neither; `onFailure` steps may be retried.
  const mayRetry = !draft.state.failing || step.onFailure;
  const retryAt = now + retryDelayMs(step.retry, attempt, chance);
  // The budget is for the whole: an attempt that would only begin after it is not waited for.
  if (mayRetry && retries(step.retry, attempt, error, retryAt - (known?.startedAt ?? now))) {
    draft.emit({ type: 'StepAttemptFailed', at: now, step: step.id, attempt, error, retryAt });
    return;
  }
  settle(draft, step, attempt, error, http);
}

function settle(draft: Drafting, step: CompiledStep, attempt: number, error: StepError, http?: HttpReply): void {
  const { now } = draft.world;
  if (step.onError === 'skip') {
    draft.emit({ type: 'StepSkipped', at: now, step: step.id, reason: 'error-skipped', error });
    return;
  }
  const goto = typeof step.onError === 'object' ? step.onError.goto : undefined;
  const handling = goto ? 'goto' : step.onError === 'continue' ? 'continue' : 'fail';
  const status = error.name === 'timeout' ? 'TIMED_OUT' : 'FAILED';
  draft.emit({
    type: 'StepFailed',
    at: now,
    step: step.id,
    attempt,
    status,
    error,
    handling,
    ...(http && { http }),
    ...(goto && { goto }),
  });
  if (handling === 'fail' && !draft.state.failing) failRun(draft, { step: step.id, error });
}

/** From here the run can only fail: retries that wait are called off, running attempts are drained, or called off at the deadline. */
export function failRun(draft: Drafting, failure: Failure, outcome: 'FAILED' | 'TIMED_OUT' = 'FAILED'): void {
  draft.emit({ type: 'ExecutionFailing', at: draft.world.now, outcome, failure });
  if (outcome === 'TIMED_OUT') callOff(draft, 'run-timed-out', () => true);
  else callOff(draft, 'run-failed', ({ status }) => status === 'RETRYING');
}

/** The deadline of a run that is failing already: draining ends, `onFailure` still runs. */
export function endDraining(draft: Drafting): void {
  callOff(draft, 'run-timed-out', ({ onFailure }) => !onFailure);
}

function callOff(draft: Drafting, reason: StepCancelled['reason'], isMeant: (step: StepState) => boolean): void {
  for (const id of draft.state.open) {
    const step = draft.state.steps[id];
    if (step && isMeant(step)) draft.emit({ type: 'StepCancelled', at: draft.world.now, step: id, attempt: step.attempt, reason });
  }
}
