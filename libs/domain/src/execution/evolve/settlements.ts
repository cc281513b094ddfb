import type { SettlementEvent, StepCompleted, StepFailed, StepSkipped } from '../events/index.js';
import { settleStep, startedAtOf } from './change-step.js';
import type { FoldsOf } from './folds-of.js';
import { addRequester, type MutableState } from './mutable-state.js';

/** What settles a step. */
export const settlementFolds: FoldsOf<SettlementEvent> = {
  StepCompleted: completed,
  StepSimulated: (state, { step, at, output }) =>
    settleStep(state, step, { status: 'COMPLETED', startedAt: at, endedAt: at, output, simulated: true }),
  StepFailed: failed,
  StepSkipped: skipped,
  StepCancelled: (state, { step, at }) => settleStep(state, step, { status: 'CANCELLED', endedAt: at }),
};

function completed(state: MutableState, event: StepCompleted): void {
  const { step, at, output, http, evidence, executor } = event;
  settleStep(state, step, {
    status: 'COMPLETED',
    startedAt: startedAtOf(state, step, at),
    endedAt: at,
    output,
    http,
    evidence,
    executor,
    error: undefined,
    progress: undefined,
  });
}

function failed(state: MutableState, event: StepFailed): void {
  const { step, at, status, attempt, error, http, goto, handling, progress } = event;
  settleStep(state, step, {
    status,
    attempt,
    startedAt: startedAtOf(state, step, at),
    endedAt: at,
    error,
    http,
    goto,
    continued: handling === 'continue' ? true : undefined,
    ...(progress !== undefined && { progress }),
  });
  if (handling !== 'fail') state.failures += 1;
}

function skipped(state: MutableState, { step, at, reason, error, note, by }: StepSkipped): void {
  if (by !== undefined) addRequester(state, by);
  settleStep(state, step, { status: 'SKIPPED', endedAt: at, reason, error, note });
}
