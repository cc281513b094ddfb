import {
  CHILD_DEPTH_MAX,
  DISPATCHES_MAX,
  EVENTS_ON_FAILURE_MAX,
  EVENTS_PER_EXECUTION_MAX,
  idOf,
  isRunningAttempt,
  stepAt,
} from '@runbook/domain';
import { factsOfType, type Fact, type Judged } from './invariant.js';

const EVENTS_MAX = EVENTS_PER_EXECUTION_MAX + EVENTS_ON_FAILURE_MAX;

/** Iterations, concurrency of runs and loops, attempts, dispatches, depth and events stay within what the author and the engine allow. */
export function capsHold(run: Judged): string[] {
  const { id, state } = run;
  const depth = state.parent?.depth ?? 1;
  return [
    ...(depth > CHILD_DEPTH_MAX ? [`expected ${id} at most ${CHILD_DEPTH_MAX} deep, found it at ${depth}`] : []),
    ...(state.events > EVENTS_MAX ? [`expected ${id} to end within ${EVENTS_MAX} events, found ${state.events}`] : []),
    ...iterations(run),
    ...concurrency(run),
    ...attempts(run),
  ];
}

function iterations(run: Judged): string[] {
  return factsOfType(run, 'IterationStarted').flatMap(({ event, after }) => {
    const loop = stepAt(after.steps, event.step)?.loop;
    const definition = run.runbook.step(idOf(event.step))?.loop;
    if (!loop || !definition) return [`expected ${event.step} of ${run.id} to be a loop, found none`];
    const open = loop.iterations.filter((iteration) => iteration && !('collected' in iteration)).length;
    const most = Math.min(definition.maxIterations, loop.total ?? Infinity);
    return [
      ...(open > definition.concurrency
        ? [`expected ${definition.concurrency} open iterations of ${event.step} of ${run.id}, found ${open}`]
        : []),
      ...(loop.iterations.length > most
        ? [`expected ${most} iterations of ${event.step} of ${run.id}, found ${loop.iterations.length}`]
        : []),
    ];
  });
}

function concurrency(run: Judged): string[] {
  const limit = run.runbook.runbook.limits?.concurrency;
  if (limit === undefined) return [];
  return factsOfType(run, 'StepRequested').flatMap(({ event, after }) => {
    const running = after.open.filter((path) => {
      const step = stepAt(after.steps, path);
      return step !== undefined && isRunningAttempt(step);
    });
    return running.length > limit
      ? [`expected ${limit} attempts of ${run.id} to run at once, found ${running.join(', ')} when ${event.step} was asked for`]
      : [];
  });
}

function attempts(run: Judged): string[] {
  const failed = new Map<string, number>();
  return run.facts.flatMap((fact) => {
    if (fact.event.type === 'StepsReset') for (const path of [...fact.event.reset, ...(fact.event.reopened ?? [])]) failed.delete(path);
    if (fact.event.type === 'LoopStarted')
      for (const path of failed.keys()) if (path.startsWith(`${fact.event.step}[`)) failed.delete(path);
    if (fact.event.type === 'StepSentBack') failed.delete(fact.event.step);
    // Whoever says that it did not happen asks for another attempt, whatever the law says.
    if (fact.event.type === 'StepResolved') failed.set(fact.event.step, -1);
    if (fact.event.type === 'StepAttemptFailed') failed.set(fact.event.step, (failed.get(fact.event.step) ?? 0) + 1);
    return overAttempted(run, fact, failed);
  });
}

function overAttempted(run: Judged, { event }: Fact, failed: ReadonlyMap<string, number>): string[] {
  if (event.type === 'StepRequested' && event.dispatch > DISPATCHES_MAX) {
    return [`expected at most ${DISPATCHES_MAX} dispatches of ${event.step} of ${run.id}, found dispatch ${event.dispatch}`];
  }
  if (event.type !== 'StepAttemptFailed') return [];
  const most = run.runbook.step(idOf(event.step))?.retry.maxAttempts ?? 1;
  const found = failed.get(event.step) ?? 0;
  return found >= most ? [`expected at most ${most} attempts of ${event.step} of ${run.id}, found a retry after ${found}`] : [];
}
