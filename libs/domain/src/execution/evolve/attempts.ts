import type { AttemptEvent, StepAttemptFailed, StepRequested, StepResolved } from '../events/index.js';
import { stepAt } from '../state/paths.js';
import { changeStep, openStep, startedAtOf, TIMERS } from './change-step.js';
import type { FoldsOf } from './folds-of.js';
import { addRequester, type MutableState } from './mutable-state.js';

/** A step that goes on. */
export const attemptFolds: FoldsOf<AttemptEvent> = {
  StepRequested: requested,
  StepLeaseRenewed: (state, { step, at, executor }) => {
    const leaseMs = stepAt(state.steps, step)?.leaseMs ?? 0;
    changeStep(state, step, { leaseUntil: at + leaseMs, executor });
  },
  // Nothing is decided by it: it is there to be read.
  CredentialsUsed: () => undefined,
  StepLeaseLost: (state, { step }) => changeStep(state, step, { leaseUntil: undefined, executor: undefined }),
  StepHeld: (state, { step }) => changeStep(state, step, { status: 'READY' }),
  StepAttemptFailed: attemptFailed,
  StepCancelRequested: (state, { step, graceUntil }) => changeStep(state, step, { cancelUntil: graceUntil }),
  StepInDoubt: (state, { step, attempt, error }) =>
    openStep(state, step, { status: 'IN_DOUBT', doubt: error, attempt, executor: undefined }, TIMERS),
  StepResolved: resolved,
  StepPolicyDecided: (state, { step, decision }) => changeStep(state, step, { policy: decision }),
  BranchChosen: (state, { step, branch, targets, explanation }) =>
    changeStep(state, step, { branch: { name: branch, targets, explanation } }),
  TimerSet: (state, { step, at, attempt, dueAt }) =>
    openStep(state, step, { status: 'RUNNING', attempt, startedAt: startedAtOf(state, step, at), dueAt }, TIMERS),
};

function requested(state: MutableState, event: StepRequested): void {
  const { at, attempt, dispatch } = event;
  const step = stepAt(state.steps, event.step);
  openStep(state, event.step, {
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
    authority: event.authority,
    // Of the attempt before, or of a dispatch that nobody answered for.
    policy: undefined,
  });
}

function attemptFailed(state: MutableState, event: StepAttemptFailed): void {
  const { step, at, attempt, error, retryAt, progress } = event;
  const startedAt = startedAtOf(state, step, at);
  const done = progress !== undefined && { progress };
  openStep(state, step, { status: 'RETRYING', attempt, startedAt, retryAt, error, executor: undefined, ...done }, TIMERS);
}

function resolved(state: MutableState, { step, by }: StepResolved): void {
  if (by !== undefined) addRequester(state, by);
  changeStep(state, step, { doubt: undefined });
}
