import type { ExecutionEvent, LoopEvent } from '../events/index.js';
import { attemptsWithin, changeLoop, open, pendingAgain, TIMERS, withIteration, type OwnState } from './change-step.js';
import { stepAt } from '../state/paths.js';

/** Folds the facts about loops. False: the event is of another kind. */
export function foldLoop(state: OwnState, event: ExecutionEvent): event is LoopEvent {
  switch (event.type) {
    case 'LoopStarted': {
      const { step, at, attempt, items, total, concurrency, timeoutAt } = event;
      const known = stepAt(state.steps, step);
      const earlierGoes = known ? attemptsWithin(known) : 0;
      const extent = {
        ...(items !== undefined && { items }),
        ...(total !== undefined && { total }),
        concurrency,
        active: 0,
        iterations: [],
      };
      const loop = { ...(earlierGoes > 0 && { earlierGoes }), ...extent };
      const startedAt = known?.startedAt ?? at;
      open(state, step, { status: 'RUNNING', attempt, startedAt, timeoutAt, loop }, TIMERS);
      return true;
    }
    case 'IterationStarted': {
      const around = stepAt(state.steps, event.step);
      const steps = pendingAgain(around?.body ?? [], around?.loop?.earlierGoes);
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
