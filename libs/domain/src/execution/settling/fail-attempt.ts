import { retries, retryDelayMs } from '../../runbook/index.js';
import { takeCarried } from '../drafting/carried.js';
import type { Drafting } from '../drafting/drafting.js';
import type { Instance } from '../drafting/instance.js';
import type { StepError } from '../events/index.js';
import type { StepState } from '../state/execution-state.js';
import { loopsAround } from '../state/paths.js';
import { hasBegunOnceEffect } from './begun-effects.js';
import { cancelStep } from './cancel-step.js';
import { effectOfAttempt } from './effect-of-attempt.js';
import type { FailureFacts } from './failure-facts.js';
import { settleFailed } from './settle-failed.js';

/**
 * What becomes of an attempt that failed. The first of these that holds:
 *
 * - F1 The step was asked to stop: it is cancelled.
 * - F2 An effect that must happen once may have happened: it is in doubt, until a probe or a person says what is so.
 * - F3 The retry law has another attempt, and no effect that must happen once has happened: it follows after its delay.
 * - F4 What the author asked for on errors: skip, continue, jump, or fail what is around it (`settle-failed.ts`).
 */
export function failAttempt(draft: Drafting, instance: Instance, error: StepError, facts: FailureFacts = {}): void {
  const { path, step } = instance;
  const { now } = draft.world;
  const state = draft.stepAt(path);
  // What says why it failed says what was there.
  if (state?.status === 'RUNNING' && !facts.effectless) takeCarried(draft, instance);
  if (state?.cancelUntil !== undefined) return cancelStep(draft, path, 'run-cancelled');
  const attempt = failedAttempt(state);
  const effect = step.effect === 'once' ? effectOfAttempt(state, error, facts) : 'refused';
  if (effect === 'unknown') {
    if (state?.status !== 'IN_DOUBT') draft.emit({ type: 'StepInDoubt', at: now, step: path, attempt, error });
    return;
  }
  const retryAt = facts.final || effect === 'answered' ? undefined : nextAttemptAt(draft, instance, attempt, error, facts.retryAfterMs);
  const progress = facts.progress !== undefined && { progress: facts.progress };
  if (retryAt !== undefined) return draft.emit({ type: 'StepAttemptFailed', at: now, step: path, attempt, error, retryAt, ...progress });
  settleFailed(draft, instance, attempt, error, facts);
}

/** One that fails while it is begun, before anybody was asked, counts as well. */
function failedAttempt(state: StepState | undefined): number {
  if (!state) return 1;
  return BEGUN.has(state.status) ? state.attempt : state.attempt + 1;
}

const BEGUN: ReadonlySet<string> = new Set<StepState['status']>(['RUNNING', 'READY', 'IN_DOUBT', 'AWAITING_APPROVAL', 'AWAITING_EVENT']);

/** Undefined: there is no further attempt. The time budget is for the whole: an attempt that would only begin after it is not waited for. */
function nextAttemptAt(
  draft: Drafting,
  { path, step }: Instance,
  attempt: number,
  error: StepError,
  retryAfterMs: number | undefined,
): number | undefined {
  if (!mayRetry(draft, path, step.onFailure)) return undefined;
  const { now, chance } = draft.world;
  const state = draft.stepAt(path);
  const counted = attempt - (state?.attemptsBefore ?? state?.earlierGoes ?? 0);
  const retryAt = now + retryDelayMs(step.retry, counted, chance, retryAfterMs);
  return retries(step.retry, counted, error, retryAt - (state?.startedAt ?? now)) ? retryAt : undefined;
}

/**
 * A run, or a loop, that is failing dispatches nothing new and retries nothing, but for the steps of `onFailure`; nor is a loop gone through
 * again that has asked for an effect which must happen once.
 */
function mayRetry(draft: Drafting, path: string, onFailure: boolean): boolean {
  if (draft.state.failing && !onFailure) return false;
  if (hasBegunOnceEffect(draft, path)) return false;
  return loopsAround(path).every(({ loop }) => !draft.stepAt(loop)?.loop?.failing);
}
