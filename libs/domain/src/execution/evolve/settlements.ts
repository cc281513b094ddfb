import type { ExecutionEvent, SettlementEvent, StepCompleted, StepFailed } from '../events/index.js';
import { settle, type OwnState } from './change-step.js';
import { stepAt } from '../state/paths.js';

/** Folds the facts that settle a step. False: the event is of another kind. */
export function foldSettlement(state: OwnState, event: ExecutionEvent): event is SettlementEvent {
  switch (event.type) {
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
    case 'StepCancelled':
      settle(state, event.step, { status: 'CANCELLED', endedAt: event.at });
      return true;
    default:
      return false;
  }
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
