import type { IterationEnded, IterationStarted, LoopEvent, LoopStarted } from '../events/index.js';
import { stepAt } from '../state/paths.js';
import { changeLoop, openStep, TIMERS, withIteration } from './change-step.js';
import type { FoldsOf } from './folds-of.js';
import type { MutableState } from './mutable-state.js';
import { attemptsWithin, pendingAgain } from './pending-steps.js';

/** Loops and their iterations. */
export const loopFolds: FoldsOf<LoopEvent> = {
  LoopStarted: loopStarted,
  IterationStarted: iterationStarted,
  IterationEnded: iterationEnded,
  LoopFailing: (state, { step, error }) => changeLoop(state, step, (loop) => ({ ...loop, failing: error })),
};

function loopStarted(state: MutableState, event: LoopStarted): void {
  const { step, at, attempt, items, total, concurrency, timeoutAt } = event;
  const before = stepAt(state.steps, step);
  const earlierGoes = before ? attemptsWithin(before) : 0;
  const loop = {
    ...(earlierGoes > 0 && { earlierGoes }),
    ...(items !== undefined && { items }),
    ...(total !== undefined && { total }),
    concurrency,
    active: 0,
    iterations: [],
  };
  openStep(state, step, { status: 'RUNNING', attempt, startedAt: before?.startedAt ?? at, timeoutAt, loop }, TIMERS);
}

function iterationStarted(state: MutableState, { step, index }: IterationStarted): void {
  const around = stepAt(state.steps, step);
  const steps = pendingAgain(around?.body ?? [], around?.loop?.earlierGoes);
  changeLoop(state, step, (loop) => ({ ...loop, active: loop.active + 1, iterations: withIteration(loop, index, { steps }) }));
}

function iterationEnded(state: MutableState, { step, index, collected, broke }: IterationEnded): void {
  changeLoop(state, step, (loop) => ({
    ...loop,
    active: loop.active - 1,
    iterations: withIteration(loop, index, { steps: loop.iterations[index]?.steps ?? {}, collected }),
    ...(broke && { broke }),
  }));
}
