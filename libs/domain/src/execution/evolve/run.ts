import type { ExecutionStarted, RunEvent } from '../events/index.js';
import { stepAt } from '../state/paths.js';
import type { FoldsOf } from './folds-of.js';
import type { MutableState } from './mutable-state.js';
import { pendingSteps } from './pending-steps.js';

/** The beginning and the end of a run. */
export const runFolds: FoldsOf<RunEvent> = {
  ExecutionStarted: started,
  ExecutionFailing: (state, { outcome, failure }) => {
    state.failing = { outcome, failure };
  },
  ExecutionCompleted: (state, { at, outputs }) => {
    Object.assign(state, { status: 'COMPLETED', endedAt: at, outputs });
  },
  ExecutionFailed: (state, { at, failure }) => {
    Object.assign(state, { status: 'FAILED', endedAt: at, failing: { outcome: 'FAILED', failure } });
  },
  ExecutionCancelled: (state, { at, failure }) => {
    Object.assign(state, { status: 'CANCELLED', endedAt: at, failing: { outcome: 'CANCELLED', failure } });
    delete state.pause;
    delete state.hold;
  },
  ExecutionTimedOut: (state, { at, failure }) => {
    Object.assign(state, { status: 'TIMED_OUT', endedAt: at, failing: { outcome: 'TIMED_OUT', failure } });
  },
};

function started(state: MutableState, event: ExecutionStarted): void {
  const { type: _type, at, steps: outlines, inherited, authority, ...facts } = event;
  const steps = pendingSteps(outlines);
  for (const [id, { ...settled }] of Object.entries(inherited ?? {})) {
    const step = stepAt(steps, id);
    if (step) steps[id] = { ...step, ...settled, endedAt: at, inherited: true };
  }
  Object.assign(state, facts, authority && { authority: { ...authority, ask: 1 } }, { status: 'RUNNING', startedAt: at, steps });
}
