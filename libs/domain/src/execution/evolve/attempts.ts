import type { AttemptEvent, ExecutionEvent, StepAttemptFailed, StepRequested } from '../events/index.js';
import { changeStep, open, TIMERS, type OwnState } from './change-step.js';
import { stepAt } from '../state/paths.js';

/** Folds the facts about a step that goes on. False: the event is of another kind. */
export function foldAttempt(state: OwnState, event: ExecutionEvent): event is AttemptEvent {
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
    case 'StepCancelRequested':
      changeStep(state, event.step, { cancelUntil: event.graceUntil });
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

const startedAt = (state: OwnState, path: string, at: number): number => stepAt(state.steps, path)?.startedAt ?? at;

const leaseMsOf = (state: OwnState, path: string): number => stepAt(state.steps, path)?.leaseMs ?? 0;
