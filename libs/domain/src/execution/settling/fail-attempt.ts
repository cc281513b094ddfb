import { effectWord, retries, retryDelayMs, type EffectWord } from '../../runbook/index.js';
import { hasBegunOnceEffect } from './begun-effects.js';
import type { Drafting } from '../drafting/drafting.js';
import type { Failure, HttpReply, StepError, StepFailed } from '../events/index.js';
import type { Instance } from '../drafting/instance.js';
import { leave } from './cancel-step.js';
import { loopsAround } from '../state/paths.js';
import { isUntaken } from '../state/attempts.js';
import type { StepState } from '../state/execution-state.js';
import { callOff } from './cancel-open-steps.js';

/** What is known beside the error. */
export interface FailureFacts {
  readonly http?: HttpReply;
  /** Nothing left the executor. */
  readonly effectless?: true;
  /** What was asked for was done; what came back is the trouble. */
  readonly acted?: true;
  /** How long the other side asks to be left alone, in milliseconds. */
  readonly retryAfterMs?: number;
  /** A person said that it failed: the retry law has no say. */
  readonly final?: true;
  /** What the author asked for instead of `onError`: a wait's `onTimeout`. */
  readonly handling?: 'continue' | { readonly goto: string };
}

/** An attempt failed: another one by the retry law, a doubt, or what the author asked for on errors. */
export function failAttempt(draft: Drafting, { path, step }: Instance, error: StepError, facts: FailureFacts = {}): void {
  const { now, chance } = draft.world;
  const known = draft.stepAt(path);
  if (known?.cancelUntil !== undefined) return leave(draft, path, 'run-cancelled');
  // Not begun: the attempt failed while it was begun, before anybody was asked.
  const attempt = known && BEGUN.has(known.status) ? known.attempt : (known?.attempt ?? 0) + 1;
  const word = step.effect === 'once' ? wordOn(known, error, facts) : 'refused';
  if (word === 'unknown') {
    if (known?.status !== 'IN_DOUBT') draft.emit({ type: 'StepInDoubt', at: now, step: path, attempt, error });
    return;
  }
  const counted = attempt - (known?.attemptsBefore ?? known?.earlierGoes ?? 0);
  const retryAt = now + retryDelayMs(step.retry, counted, chance, facts.retryAfterMs);
  // The budget is for the whole: an attempt that would only begin after it is not waited for.
  const isOver = facts.final || word === 'answered' || !mayRetry(draft, path, step.onFailure);
  if (!isOver && retries(step.retry, counted, error, retryAt - (known?.startedAt ?? now))) {
    draft.emit({ type: 'StepAttemptFailed', at: now, step: path, attempt, error, retryAt });
    return;
  }
  fail(draft, { path, step }, attempt, error, facts);
}

/** From here the run can only fail: what merely waits is called off, running attempts are drained, or called off at the deadline. */
export function failRun(draft: Drafting, failure: Failure, outcome: 'FAILED' | 'TIMED_OUT' = 'FAILED'): void {
  draft.emit({ type: 'ExecutionFailing', at: draft.world.now, outcome, failure });
  if (outcome === 'TIMED_OUT') callOff(draft, 'run-timed-out', '', () => true);
  else callOff(draft, 'run-failed', '', isMerelyWaiting);
}

/** The deadline of a run that is failing already: draining ends, `onFailure` still runs. */
export function endDraining(draft: Drafting): void {
  callOff(draft, 'run-timed-out', '', ({ onFailure }) => !onFailure);
}

function fail(draft: Drafting, { path, step }: Instance, attempt: number, error: StepError, { http, handling: asked }: FailureFacts): void {
  const { now } = draft.world;
  if (asked === undefined && step.onError === 'skip') {
    draft.emit({ type: 'StepSkipped', at: now, step: path, reason: 'error-skipped', error });
    return;
  }
  const wanted = asked ?? step.onError;
  const goto = typeof wanted === 'object' ? wanted.goto : undefined;
  const handling: StepFailed['handling'] = goto ? 'goto' : wanted === 'continue' ? 'continue' : 'fail';
  draft.emit({
    type: 'StepFailed',
    at: now,
    step: path,
    attempt,
    status: TIMED_OUT.has(error.name) ? 'TIMED_OUT' : 'FAILED',
    error,
    handling,
    ...(http && { http }),
    ...(goto && { goto }),
  });
  if (handling === 'fail') failAround(draft, path, error);
}

/** A step of a loop's body fails its loop, any other one the run. */
function failAround(draft: Drafting, path: string, error: StepError): void {
  const around = loopsAround(path).at(-1);
  if (!around) {
    if (!draft.state.failing) failRun(draft, { step: path, error });
    return;
  }
  const { loop } = around;
  if (draft.stepAt(loop)?.loop?.failing) return;
  draft.emit({ type: 'LoopFailing', at: draft.world.now, step: loop, error: { ...error, message: `${path}: ${error.message}` } });
  callOff(draft, 'loop-failed', `${loop}[`, isMerelyWaiting);
}

const BEGUN: ReadonlySet<string> = new Set<StepState['status']>(['RUNNING', 'READY', 'IN_DOUBT', 'AWAITING_APPROVAL', 'AWAITING_EVENT']);

const TIMED_OUT: ReadonlySet<string> = new Set(['timeout', 'expired']);

/** A run, or a loop, that is failing dispatches nothing new, retries neither, nor does a loop with an effect that must happen once; `onFailure` steps may be retried. */
function mayRetry(draft: Drafting, path: string, onFailure: boolean): boolean {
  if (draft.state.failing && !onFailure) return false;
  if (hasBegunOnceEffect(draft, path)) return false;
  return loopsAround(path).every(({ loop }) => !draft.stepAt(loop)?.loop?.failing);
}

/** What is known of an effect that must happen once. What no executor was asked for (a child, a loop) has ended when it fails. */
function wordOn(known: StepState | undefined, { name }: StepError, { effectless, acted }: FailureFacts): EffectWord {
  if (!known || effectless || !TAKEN_UP.has(known.status)) return 'refused';
  return acted || known.dispatch === 0 ? 'answered' : effectWord(name);
}

const TAKEN_UP: ReadonlySet<string> = new Set<StepState['status']>(['RUNNING', 'READY', 'IN_DOUBT']);

/** Nothing of it acts on the world now: a retry to come, people who are asked, an event, a timer. */
function isMerelyWaiting(step: StepState): boolean {
  const { status, dueAt } = step;
  if (isUntaken(step)) return true;
  return (
    status === 'RETRYING' || status === 'AWAITING_APPROVAL' || status === 'AWAITING_EVENT' || status === 'READY' || dueAt !== undefined
  );
}
