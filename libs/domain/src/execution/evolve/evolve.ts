import { unreachable } from '../../decision.js';
import type { ExecutionEvent, ExecutionReopened, ExecutionResumed, ExecutionStarted, StepsReset, VariablesEdited } from '../events/index.js';
import { foldAttempt } from './attempts.js';
import { foldApproval } from './approvals.js';
import { foldChild } from './children.js';
import { foldLoop } from './loops.js';
import { foldSettlement } from './settlements.js';
import { foldWait } from './waits.js';
import { attemptsWithin, changeStep, close, open, pending, pendingSteps, replaceStep, TIMERS, type OwnState } from './change-step.js';
import { stepAt } from '../state/paths.js';
import { RememberedFolds } from './remembered-folds.js';
import type { ExecutionState, StepState } from '../state/execution-state.js';
import { editedInputs, editStep } from '../state/variables.js';

/**
 * The state after one more fact. Total: every event, no refusal, no clock. Returns a new state that shares what did not change.
 *
 * `startedAt` of a step is its beginning; `endedAt` its settlement.
 */
export function evolve(state: ExecutionState, event: ExecutionEvent): ExecutionState {
  const next = ownCopy(state);
  fold(next, event);
  return next;
}

const folded = new RememberedFolds();

/** The state after all facts of one record. Whoever folds the same record in this process shares the outcome. */
export function evolveAll(state: ExecutionState, events: readonly ExecutionEvent[]): ExecutionState {
  if (events.length === 0) return state;
  const known = folded.find(state, events);
  if (known) return known;
  const after = ownCopy(state);
  for (const event of events) fold(after, event);
  folded.keep(state, events, after);
  return after;
}

/** The decision folded its events as it made them; nobody needs to do it again. */
export function rememberFold(before: ExecutionState, events: readonly ExecutionEvent[], after: ExecutionState): void {
  folded.keep(before, events, after);
}

export function ownCopy(state: ExecutionState): OwnState {
  return { ...state, steps: { ...state.steps } };
}

/** `evolve` in place: a decision of many events copies the map of steps once. */
export function fold(state: OwnState, event: ExecutionEvent): void {
  if (state.continueAt !== undefined) delete state.continueAt;
  apply(state, event);
  state.events += 1;
}

function apply(state: OwnState, event: ExecutionEvent): void {
  if ((event.type === 'StepSkipped' || event.type === 'StepResolved') && event.by !== undefined) addRequester(state, event.by);
  if (foldAttempt(state, event) || foldSettlement(state, event) || foldApproval(state, event)) return;
  if (foldWait(state, event) || foldLoop(state, event) || foldChild(state, event)) return;
  switch (event.type) {
    case 'ExecutionStarted':
      return started(state, event);
    case 'ExecutionPausing':
      state.status = 'PAUSING';
      state.pause = { since: event.at, approvalDeadlines: event.approvalDeadlines };
      return;
    case 'ExecutionPaused':
      state.status = 'PAUSED';
      return;
    case 'ExecutionResumed':
      return resumed(state, event);
    case 'ExecutionFailing':
      state.failing = { outcome: event.outcome, failure: event.failure };
      return;
    case 'ExecutionCancelling':
      state.status = 'RUNNING';
      state.failing = { outcome: 'CANCELLED', failure: event.failure };
      delete state.pause;
      return;
    case 'ExecutionYielded':
      state.continueAt = event.at;
      return;
    case 'ExecutionReopened':
      return reopened(state, event);
    case 'StepsReset':
      return reset(state, event);
    case 'VariablesEdited':
      return edited(state, event);
    case 'ExecutionCompleted':
      Object.assign(state, { status: 'COMPLETED', endedAt: event.at, outputs: event.outputs });
      return;
    case 'ExecutionFailed':
      Object.assign(state, { status: 'FAILED', endedAt: event.at });
      return;
    case 'ExecutionCancelled':
      Object.assign(state, { status: 'CANCELLED', endedAt: event.at, failing: { outcome: 'CANCELLED', failure: event.failure } });
      delete state.pause;
      return;
    case 'ExecutionTimedOut':
      Object.assign(state, { status: 'TIMED_OUT', endedAt: event.at });
      return;
    default:
      return unreachable(event);
  }
}

function started(state: OwnState, event: ExecutionStarted): void {
  const { type: _type, at, steps: outlines, inherited, ...facts } = event;
  const steps = pendingSteps(outlines);
  for (const [id, { ...known }] of Object.entries(inherited ?? {})) {
    const step = stepAt(steps, id);
    if (step) steps[id] = { ...step, ...known, endedAt: at, inherited: true };
  }
  Object.assign(state, facts, { status: 'RUNNING', startedAt: at, steps });
}

/** What the pause froze has as much time left as when it began. */
function resumed(state: OwnState, { at }: ExecutionResumed): void {
  const { pause } = state;
  state.status = 'RUNNING';
  delete state.pause;
  if (!pause) return;
  const pausedMs = at - pause.since;
  if (state.deadlineAt !== undefined) state.deadlineAt += pausedMs;
  for (const path of state.open) {
    const step = stepAt(state.steps, path);
    if (step?.timeoutAt === undefined || !isFrozen(step, pause.approvalDeadlines)) continue;
    changeStep(state, path, { timeoutAt: step.timeoutAt + pausedMs });
  }
}

/** An attempt that ran on had its own clock; an approval's deadline is a promise to people, unless the tenant's policy says otherwise. */
function isFrozen({ status, leaseUntil }: StepState, approvalDeadlines: 'run' | 'freeze'): boolean {
  if (status === 'AWAITING_APPROVAL') return approvalDeadlines === 'freeze';
  return leaseUntil === undefined;
}

function reopened(state: OwnState, { deadlineAt }: ExecutionReopened): void {
  state.status = state.pause ? state.status : 'RUNNING';
  delete state.failing;
  delete state.endedAt;
  delete state.outputs;
  if (deadlineAt !== undefined) state.deadlineAt = deadlineAt;
}

function reset(state: OwnState, { at, by, reset: paths, reopened: loops }: StepsReset): void {
  addRequester(state, by);
  for (const path of paths) {
    close(state, path);
    replaceStep(state, path, beforeItsBeginning);
  }
  for (const path of loops ?? []) {
    open(state, path, { status: 'RUNNING', startedAt: stepAt(state.steps, path)?.startedAt ?? at }, BEFORE_REOPENING);
    replaceStep(state, path, (step) => {
      const { failing: _failing, ...loop } = step.loop ?? {};
      return step.loop ? { ...step, loop: loop as typeof step.loop } : step;
    });
  }
}

/** What a loop that goes on again leaves behind: its end, and the clocks of the attempt that had ended. */
const BEFORE_REOPENING: ReadonlySet<string> = new Set<string>([...TIMERS, 'endedAt', 'error', 'output']);

/** Attempts go on counting, those of a loop's body too. */
function beforeItsBeginning(step: StepState): StepState {
  const { type, name, onFailure, body, attempt } = step;
  const earlierGoes = attemptsWithin(step);
  return {
    ...pending({ type, ...(name !== undefined && { name }), ...(onFailure && { onFailure }), ...(body && { body }) }),
    attempt,
    ...(attempt > 0 && { attemptsBefore: attempt }),
    ...(earlierGoes > 0 && { earlierGoes }),
  };
}

function edited(state: OwnState, { by, changes }: VariablesEdited): void {
  for (const { path, value } of changes) {
    if (path.startsWith('inputs')) state.inputs = editedInputs(state.inputs, path, value);
    else editStep(state, path, value);
  }
  addRequester(state, by);
}

function addRequester(state: OwnState, person: string): void {
  if (!state.requesters?.includes(person)) state.requesters = [...(state.requesters ?? []), person];
}
