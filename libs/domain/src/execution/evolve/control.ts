import type { ControlEvent, ExecutionReopened, ExecutionResumed, StartRepeated, StepsReset, VariablesEdited } from '../events/index.js';
import type { StepState } from '../state/execution-state.js';
import { stepAt } from '../state/paths.js';
import { editedInputs, editedOutput, variablePath } from '../state/variables.js';
import { changeStep, closeStep, openStep, replaceStep, TIMERS } from './change-step.js';
import type { FoldsOf } from './folds-of.js';
import { addRequester, type MutableState } from './mutable-state.js';
import { attemptsWithin, pending } from './pending-steps.js';

/** What operators asked of a run, and its progress as a whole. */
export const controlFolds: FoldsOf<ControlEvent> = {
  ExecutionPausing: (state, { at, approvalDeadlines }) => {
    state.status = 'PAUSING';
    state.pause = { since: at, approvalDeadlines };
  },
  ExecutionPaused: (state) => {
    state.status = 'PAUSED';
  },
  ExecutionResumed: resumed,
  ExecutionHeld: (state, { at, because, reason, authority }) => {
    state.hold = { since: at, because, ...(reason !== undefined && { reason }) };
    if (state.authority) {
      const { renewal: _over, ...kept } = state.authority;
      state.authority = { ...kept, revision: Math.max(kept.revision, authority?.revision ?? 0) };
    }
    if (state.pause) return;
    state.status = 'PAUSING';
    state.pause = { since: at, approvalDeadlines: 'freeze' };
  },
  ExecutionReleased: (state, event) => {
    delete state.hold;
    if (event.authority === undefined) state.released = true;
    else if (state.authority) {
      const { renewal: _done, ...kept } = state.authority;
      state.authority = kept;
    }
    addRequester(state, event.by);
    resumed(state, event);
  },
  ExecutionCancelling: (state, { failure }) => {
    state.status = 'RUNNING';
    state.failing = { outcome: 'CANCELLED', failure };
    delete state.pause;
    delete state.hold;
  },
  ExecutionYielded: (state, { at }) => {
    state.continueAt = at;
  },
  ExecutionReopened: reopened,
  StepsReset: reset,
  VariablesEdited: edited,
  // Its act says it all.
  ParentHeeded: () => undefined,
  RequestersJoined: joined,
  StartRepeated: joined,
};

function joined(state: MutableState, { requesters }: Pick<StartRepeated, 'requesters'>): void {
  for (const person of requesters) addRequester(state, person);
}

/** What the pause froze has as much time left as when it began. */
function resumed(state: MutableState, { at }: Pick<ExecutionResumed, 'at'>): void {
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

function reopened(state: MutableState, { deadlineAt, asks }: ExecutionReopened): void {
  if (asks && state.authority) {
    const { confirmed: _left, ...kept } = state.authority;
    state.authority = { ...kept, ask: asks.ask };
  }
  state.status = state.pause ? state.status : 'RUNNING';
  delete state.failing;
  delete state.endedAt;
  delete state.outputs;
  if (deadlineAt !== undefined) state.deadlineAt = deadlineAt;
}

function reset(state: MutableState, { at, by, reset: paths, reopened: loops }: StepsReset): void {
  addRequester(state, by);
  for (const path of paths) {
    closeStep(state, path);
    replaceStep(state, path, beforeItsBeginning);
  }
  for (const path of loops ?? []) {
    openStep(state, path, { status: 'RUNNING', startedAt: stepAt(state.steps, path)?.startedAt ?? at }, BEFORE_REOPENING);
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
  const { type, name, onFailure, body, attempt, progress } = step;
  const earlierGoes = attemptsWithin(step);
  return {
    ...pending({ type, ...(name !== undefined && { name }), ...(onFailure && { onFailure }), ...(body && { body }) }),
    attempt,
    ...(attempt > 0 && { attemptsBefore: attempt }),
    ...(earlierGoes > 0 && { earlierGoes }),
    ...(progress !== undefined && { progress }),
  };
}

function edited(state: MutableState, { by, changes }: VariablesEdited): void {
  for (const { path, value } of changes) {
    if (path.startsWith('inputs')) state.inputs = editedInputs(state.inputs, path, value);
    else editOutput(state, path, value);
  }
  addRequester(state, by);
}

function editOutput(state: MutableState, path: string, value: VariablesEdited['changes'][number]['value']): void {
  const place = variablePath(path);
  const step = place?.step === undefined ? undefined : stepAt(state.steps, place.step);
  if (place?.step !== undefined && step) changeStep(state, place.step, { output: editedOutput(step.output, place, value) });
}
