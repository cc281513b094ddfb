import type { ExecutionEvent, StepAttemptFailed, StepCompleted, StepEvent, StepFailed, StepRequested } from './events.js';
import { changeStep, open, settle, TIMERS, type OwnState } from './fold-steps.js';
import { stepAt } from './paths.js';

/** Folds the facts about a step itself. False: the event is of another kind. */
export function foldStep(state: OwnState, event: ExecutionEvent): event is StepEvent {
  switch (event.type) {
    case 'StepRequested':
      requested(state, event);
      return true;
    case 'StepLeaseRenewed':
      changeStep(state, event.step, { leaseUntil: event.at + leaseMsOf(state, event.step), executor: event.executor });
      return true;
    case 'StepLeaseLost':
      changeStep(state, event.step, { leaseUntil: undefined, executor: undefined });
      return true;
    case 'StepHeld':
      changeStep(state, event.step, { status: 'READY' });
      return true;
    case 'StepAttemptFailed':
      attemptFailed(state, event);
      return true;
    case 'StepCompleted':
      completed(state, event);
      return true;
    case 'StepSimulated':
      settle(state, event.step, { status: 'COMPLETED', startedAt: event.at, endedAt: event.at, output: event.output, simulated: true });
      return true;
    case 'StepFailed':
      failed(state, event);
      return true;
    case 'StepSkipped': {
      const { at, reason, error, note } = event;
      settle(state, event.step, { status: 'SKIPPED', endedAt: at, reason, error, note });
      return true;
    }
    case 'StepCancelRequested':
      changeStep(state, event.step, { cancelUntil: event.graceUntil });
      return true;
    case 'StepCancelled':
      settle(state, event.step, { status: 'CANCELLED', endedAt: event.at });
      return true;
    case 'StepInDoubt':
      open(state, event.step, { status: 'IN_DOUBT', doubt: event.error, attempt: event.attempt, executor: undefined }, TIMERS);
      return true;
    case 'StepResolved':
      changeStep(state, event.step, { doubt: undefined });
      return true;
    case 'BranchChosen': {
      const branch = { name: event.branch, targets: event.targets, explanation: event.explanation };
      changeStep(state, event.step, { branch });
      return true;
    }
    case 'TimerSet': {
      const { step, at, attempt, dueAt } = event;
      open(state, step, { status: 'RUNNING', attempt, startedAt: startedAt(state, step, at), dueAt }, TIMERS);
      return true;
    }
    case 'ChildRequested': {
      const { step, at, attempt, child, timeoutMs } = event;
      const timeoutAt = timeoutMs === undefined ? undefined : at + timeoutMs;
      open(state, step, { status: 'RUNNING', attempt, startedAt: startedAt(state, step, at), child, timeoutAt }, TIMERS);
      return true;
    }
    case 'ChildAbandoned':
      changeStep(state, event.step, { child: undefined });
      return true;
    default:
      return false;
  }
}

function requested(state: OwnState, event: StepRequested): void {
  const { at, attempt, dispatch } = event;
  const step = stepAt(state.steps, event.step);
  open(state, event.step, {
    status: 'RUNNING',
    attempt,
    dispatch,
    startedAt: step?.startedAt ?? at,
    leaseUntil: event.offered ? undefined : at + event.leaseMs,
    leaseMs: event.leaseMs,
    // A new dispatch of the same attempt does not get more time.
    timeoutAt: dispatch > 1 ? step?.timeoutAt : at + event.timeoutMs,
    retryAt: undefined,
    executor: undefined,
  });
}

function attemptFailed(state: OwnState, event: StepAttemptFailed): void {
  const { at, attempt, error, retryAt } = event;
  const change = { status: 'RETRYING', attempt, startedAt: startedAt(state, event.step, at), retryAt, error, executor: undefined } as const;
  open(state, event.step, change, TIMERS);
}

function completed(state: OwnState, event: StepCompleted): void {
  const { at, output, http, evidence, executor } = event;
  settle(state, event.step, {
    status: 'COMPLETED',
    startedAt: startedAt(state, event.step, at),
    endedAt: at,
    output,
    http,
    evidence,
    executor,
    error: undefined,
  });
}

function failed(state: OwnState, event: StepFailed): void {
  const { at, status, attempt, error, http, goto, handling } = event;
  settle(state, event.step, {
    status,
    attempt,
    startedAt: startedAt(state, event.step, at),
    endedAt: at,
    error,
    http,
    goto,
    continued: handling === 'continue' ? true : undefined,
  });
  if (handling !== 'fail') state.failures += 1;
}

const startedAt = (state: OwnState, path: string, at: number): number => stepAt(state.steps, path)?.startedAt ?? at;

const leaseMsOf = (state: OwnState, path: string): number => stepAt(state.steps, path)?.leaseMs ?? 0;
