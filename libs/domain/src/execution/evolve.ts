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
  const next = ownCopy(state);
  fold(next, event);
  return next;
}

/** A state that its holder may fold into: its own map of steps. What is in the map is shared, and replaced, never changed. */
export type OwnState = { -readonly [Member in keyof ExecutionState]: ExecutionState[Member] } & { steps: Record<string, StepState> };

export function ownCopy(state: ExecutionState): OwnState {
  return { ...state, steps: { ...state.steps } };
}

/** `evolve` in place: a decision of many events copies the map of steps once. */
export function fold(state: OwnState, event: ExecutionEvent): void {
  apply(state, event);
  state.events += 1;
}

function apply(state: OwnState, event: ExecutionEvent): void {
  switch (event.type) {
    case 'ExecutionStarted':
      return started(state, event);
    case 'StepRequested':
      return requested(state, event);
    case 'StepLeaseRenewed':
      return changeStep(state, event.step, { leaseUntil: event.at + leaseMsOf(state, event.step), executor: event.executor });
    case 'StepLeaseLost':
      return changeStep(state, event.step, { leaseUntil: undefined, executor: undefined });
    case 'StepAttemptFailed':
      return attemptFailed(state, event);
    case 'StepCompleted':
      return completed(state, event);
    case 'StepFailed':
      return failed(state, event);
    case 'StepSkipped':
      return skipped(state, event);
    case 'StepCancelled':
      return settle(state, event.step, { status: 'CANCELLED', endedAt: event.at });
    case 'BranchChosen': {
      const branch = { name: event.branch, targets: event.targets, explanation: event.explanation };
      return changeStep(state, event.step, { branch });
    }
    case 'ExecutionFailing':
      state.failing = { outcome: event.outcome, failure: event.failure };
      return;
    case 'ExecutionCompleted':
      Object.assign(state, { status: 'COMPLETED', endedAt: event.at, outputs: event.outputs });
      return;
    case 'ExecutionFailed':
      Object.assign(state, { status: 'FAILED', endedAt: event.at });
      return;
    case 'ExecutionTimedOut':
      Object.assign(state, { status: 'TIMED_OUT', endedAt: event.at });
      return;
    default:
      return unreachable(event);
  }
}

function started(state: OwnState, event: ExecutionStarted): void {
  const { type: _type, at, steps: outlines, ...facts } = event;
  // `fromEntries` defines members: a step named `__proto__` is a step like the others.
  const steps = Object.fromEntries(outlines.map(({ id, ...outline }) => [id, { ...outline, status: 'PENDING', attempt: 0, dispatch: 0 }]));
  Object.assign(state, facts, { status: 'RUNNING', startedAt: at, steps });
}

function requested(state: OwnState, event: StepRequested): void {
  const { at, attempt, dispatch } = event;
  const step = state.steps[event.step];
  open(state, event.step, {
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

function attemptFailed(state: OwnState, event: StepAttemptFailed): void {
  const { at, attempt, error, retryAt } = event;
  const startedAt = state.steps[event.step]?.startedAt ?? at;
  const change = { status: 'RETRYING', attempt, startedAt, retryAt, error, executor: undefined } as const;
  open(state, event.step, change, TIMERS);
}

function completed(state: OwnState, event: StepCompleted): void {
  const { at, output, http, evidence, executor } = event;
  settle(state, event.step, {
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

function failed(state: OwnState, event: StepFailed): void {
  const { at, status, attempt, error, http, goto, handling } = event;
  settle(state, event.step, {
    status,
    attempt,
    startedAt: state.steps[event.step]?.startedAt ?? at,
    endedAt: at,
    error,
    http,
    goto,
    continued: handling === 'continue' ? true : undefined,
  });
  if (handling !== 'fail') state.failures += 1;
}

function skipped(state: OwnState, event: StepSkipped): void {
  settle(state, event.step, { status: 'SKIPPED', endedAt: event.at, reason: event.reason, error: event.error });
}

/** What an attempt leaves behind when it is over. */
const TIMERS: ReadonlySet<string> = new Set<keyof StepState>(['leaseUntil', 'timeoutAt', 'retryAt']);
const TIMERS_AND_LEASE: ReadonlySet<string> = new Set([...TIMERS, 'leaseMs']);
const NOTHING: ReadonlySet<string> = new Set();

function open(state: OwnState, step: string, change: Partial<StepState>, without?: ReadonlySet<string>): void {
  changeStep(state, step, change, without);
  if (!state.open.includes(step)) state.open = [...state.open, step];
}

function settle(state: OwnState, step: string, change: Partial<StepState>): void {
  changeStep(state, step, change, TIMERS_AND_LEASE);
  if (state.open.includes(step)) state.open = state.open.filter((id) => id !== step);
}

function changeStep(state: OwnState, id: string, change: Partial<StepState>, without = NOTHING): void {
  // A step that the start did not name cannot come from `decide`; the fold stays total and leaves it out.
  if (Object.hasOwn(state.steps, id)) state.steps[id] = changed(state.steps[id] as StepState, change, without);
}

/**
 * Members that are undefined in `change`, or named in `without` and not in `change`, leave, so that the order of the others is the
 * same before and after a snapshot (P8). Built member by member: deleting from a copy costs ten times as much.
 */
function changed(step: StepState, change: Partial<StepState>, without: ReadonlySet<string>): StepState {
  const next: Record<string, unknown> = {};
  for (const name in step) {
    const value = name in change ? change[name as keyof StepState] : without.has(name) ? undefined : step[name as keyof StepState];
    if (value !== undefined) next[name] = value;
  }
  for (const name in change) {
    const value = change[name as keyof StepState];
    if (value !== undefined && !(name in next)) next[name] = value;
  }
  return next as unknown as StepState;
}

const leaseMsOf = (state: OwnState, id: string): number => state.steps[id]?.leaseMs ?? 0;
