import type { ExecutionEvent, LoopEvent } from './events.js';
import { changeLoop, open, pendingSteps, TIMERS, withIteration, type OwnState } from './fold-steps.js';
import { stepAt } from './paths.js';

/** Folds the facts about loops. False: the event is of another kind. */
export function foldLoop(state: OwnState, event: ExecutionEvent): event is LoopEvent {
  switch (event.type) {
    case 'LoopStarted': {
      const { step, at, attempt, items, total, concurrency, timeoutAt } = event;
      const loop = { ...(items !== undefined && { items }), ...(total !== undefined && { total }), concurrency, active: 0, iterations: [] };
      const startedAt = stepAt(state.steps, step)?.startedAt ?? at;
      open(state, step, { status: 'RUNNING', attempt, startedAt, timeoutAt, loop }, TIMERS);
      return true;
    }
    case 'IterationStarted': {
      const steps = pendingSteps(stepAt(state.steps, event.step)?.body ?? []);
      changeLoop(state, event.step, (loop) => ({
        ...loop,
        active: loop.active + 1,
        iterations: withIteration(loop, event.index, { steps }),
      }));
      return true;
    }
    case 'IterationEnded': {
      const { index, collected, broke } = event;
      changeLoop(state, event.step, (loop) => ({
        ...loop,
        active: loop.active - 1,
        iterations: withIteration(loop, index, { steps: loop.iterations[index]?.steps ?? {}, collected }),
        ...(broke && { broke }),
      }));
      return true;
    }
    case 'LoopFailing':
      changeLoop(state, event.step, (loop) => ({ ...loop, failing: event.error }));
      return true;
    default:
      return false;
  }
}
