import type { ChildEvent, ExecutionEvent } from '../events/index.js';
import { changeStep, open, TIMERS, type OwnState } from './change-step.js';
import { stepAt } from '../state/paths.js';

/** Folds the facts about child runs. False: the event is of another kind. */
export function foldChild(state: OwnState, event: ExecutionEvent): event is ChildEvent {
  switch (event.type) {
    case 'ChildRequested': {
      const { step, at, attempt, child, timeoutMs } = event;
      const timeoutAt = timeoutMs === undefined ? undefined : at + timeoutMs;
      open(state, step, { status: 'RUNNING', attempt, startedAt: stepAt(state.steps, step)?.startedAt ?? at, child, timeoutAt }, TIMERS);
      return true;
    }
    case 'ChildAbandoned':
      changeStep(state, event.step, { child: undefined });
      return true;
    default:
      return false;
  }
}
