import { unreachable } from '../decision.js';
import type {
  ExecutionEvent,
  ExecutionStarted,
  StepAttemptFailed,
  StepCompleted,
  StepFailed,
  StepRequested,
  StepSkipped,
} from './events.js';
import type { ExecutionState, StepState } from './state.js';

/**
 * The state after one more fact. Total: every event, no refusal, no clock. Returns a new state that shares what did not change.
 *
 * `startedAt` of a step is the first request; `endedAt` its settlement.
 */
export function evolve(state: ExecutionState, event: ExecutionEvent): ExecutionState {
  return { ...apply(state, event), events: state.events + 1 };
}

function apply(state: ExecutionState, event: ExecutionEvent): ExecutionState {
  switch (event.type) {
    case 'ExecutionStarted':
      return started(state, event);
    case 'StepRequested':
      return requested(state, event);
    case 'StepLeaseRenewed':
      return withStep(state, event.step, { leaseUntil: event.at + leaseMsOf(state, event.step), executor: event.executor });
    case 'StepLeaseLost':
      return withStep(state, event.step, { leaseUntil: undefined, executor: undefined });
    case 'StepAttemptFailed':
      return attemptFailed(state, event);
    case 'StepCompleted':
      return completed(state, event);
    case 'StepFailed':
      return failed(state, event);
    case 'StepSkipped':
      return skipped(state, event);
    case 'StepCancelled':
      return settled(state, event.step, { status: 'CANCELLED', endedAt: event.at });
    case 'BranchChosen': {
      const branch = { name: event.branch, targets: event.targets, explanation: event.explanation };
      return withStep(state, event.step, { branch });
    }
    case 'ExecutionFailing':
      return changed(state, { failing: { outcome: event.outcome, failure: event.failure }, deadlineAt: undefined });
    case 'ExecutionCompleted':
      return changed(state, { status: 'COMPLETED', endedAt: event.at, outputs: event.outputs, deadlineAt: undefined });
    case 'ExecutionFailed':
      return { ...state, status: 'FAILED', endedAt: event.at };
    case 'ExecutionTimedOut':
      return { ...state, status: 'TIMED_OUT', endedAt: event.at };
    default:
      return unreachable(event);
  }
}

const NO_TIMERS = { leaseUntil: undefined, timeoutAt: undefined, retryAt: undefined } as const;

function started(state: ExecutionState, event: ExecutionStarted): ExecutionState {
  const { type: _type, at, steps: outlines, ...facts } = event;
  const steps: Record<string, StepState> = {};
  for (const { id, ...outline } of outlines) steps[id] = { ...outline, status: 'PENDING', attempt: 0, dispatch: 0 };
  return { ...state, ...facts, status: 'RUNNING', startedAt: at, steps };
}

function requested(state: ExecutionState, event: StepRequested): ExecutionState {
  const { at, attempt, dispatch } = event;
  const step = state.steps[event.step];
  return opened(state, event.step, {
    status: 'RUNNING',
    attempt,
    dispatch,
    startedAt: step?.startedAt ?? at,
    leaseUntil: at + event.leaseMs,
    leaseMs: event.leaseMs,
    // A new dispatch of the same attempt does not get more time.
    timeoutAt: dispatch > 1 ? step?.timeoutAt : at + event.timeoutMs,
    retryAt: undefined,
    executor: undefined,
  });
}

function attemptFailed(state: ExecutionState, event: StepAttemptFailed): ExecutionState {
  const { at, attempt, error, retryAt } = event;
  const startedAt = state.steps[event.step]?.startedAt ?? at;
  return opened(state, event.step, { ...NO_TIMERS, status: 'RETRYING', attempt, startedAt, retryAt, error, executor: undefined });
}

function completed(state: ExecutionState, event: StepCompleted): ExecutionState {
  const { at, output, http, evidence, executor } = event;
  return settled(state, event.step, {
    status: 'COMPLETED',
    startedAt: state.steps[event.step]?.startedAt ?? at,
    endedAt: at,
    output,
    http,
    evidence,
    executor,
    error: undefined,
  });
}

function failed(state: ExecutionState, event: StepFailed): ExecutionState {
  const { at, status, error, http, goto, handling } = event;
  const next = settled(state, event.step, {
    status,
    startedAt: state.steps[event.step]?.startedAt ?? at,
    endedAt: at,
    error,
    http,
    goto,
    continued: handling === 'continue' ? true : undefined,
  });
  return handling === 'fail' ? next : { ...next, failures: next.failures + 1 };
}

function skipped(state: ExecutionState, event: StepSkipped): ExecutionState {
  return settled(state, event.step, { status: 'SKIPPED', endedAt: event.at, reason: event.reason, error: event.error });
}

function opened(state: ExecutionState, step: string, change: Partial<StepState>): ExecutionState {
  const next = withStep(state, step, change);
  return next.open.includes(step) ? next : { ...next, open: [...next.open, step] };
}

function settled(state: ExecutionState, step: string, change: Partial<StepState>): ExecutionState {
  const next = withStep(state, step, { ...NO_TIMERS, leaseMs: undefined, ...change });
  return next.open.includes(step) ? { ...next, open: next.open.filter((id) => id !== step) } : next;
}

function withStep(state: ExecutionState, id: string, change: Partial<StepState>): ExecutionState {
  const step = state.steps[id];
  // A step that the start did not name cannot come from `decide`; the fold stays total and leaves it out.
  return step ? { ...state, steps: { ...state.steps, [id]: changed(step, change) } } : state;
}

/** Members that become undefined leave, so that the order of the others is the same before and after a snapshot (P8). */
function changed<T extends object>(whole: T, change: Partial<T>): T {
  const next = { ...whole, ...change };
  for (const name in change) if (change[name] === undefined) delete next[name];
  return next;
}

const leaseMsOf = (state: ExecutionState, id: string): number => state.steps[id]?.leaseMs ?? 0;
