import { idOf, loopsAround, stepAt } from '@runbook/domain';
import { BEGINNINGS, factsOfType, type Judged } from './invariant.js';

/** From the cancel on nothing is asked for any more. */
export function cancelledRequestsNothing(run: Judged): string[] {
  return run.facts.flatMap(({ event, before }) =>
    BEGINNINGS.has(event.type) && before.failing?.outcome === 'CANCELLED'
      ? [`expected nothing to begin in ${run.id} after its cancel, found ${event.type} of ${stepOf(event)}`]
      : [],
  );
}

/** From the pause to the resume nothing is dispatched. */
export function pausedDispatchesNothing(run: Judged): string[] {
  return run.facts.flatMap(({ event, before }) =>
    BEGINNINGS.has(event.type) && before.pause !== undefined
      ? [`expected nothing to begin in ${run.id} while it is ${before.status}, found ${event.type} of ${stepOf(event)}`]
      : [],
  );
}

/** PAUSED says that no attempt is running. */
export function pausedMeansQuiet(run: Judged): string[] {
  return factsOfType(run, 'ExecutionPaused').flatMap(({ before }) =>
    before.open.flatMap((path) => {
      const step = stepAt(before.steps, path);
      const isRunning = step?.status === 'RUNNING' && step.leaseUntil !== undefined;
      return isRunning ? [`expected no attempt of ${run.id} to run when it is PAUSED, found ${path}`] : [];
    }),
  );
}

/** In a run that is failing nothing begins but `onFailure`; what runs may be sent again. */
export function failingBeginsNothing(run: Judged): string[] {
  return run.facts.flatMap(({ event, before }) => {
    if (!BEGINNINGS.has(event.type) || !before.failing || !('step' in event)) return [];
    const [outermost] = loopsAround(event.step);
    if (run.runbook.step(idOf(outermost?.loop ?? event.step))?.onFailure) return [];
    if (event.type === 'StepRequested' && event.dispatch > 1) return [];
    return [`expected nothing new of ${run.id} to begin while it fails, found ${event.type} of ${event.step}`];
  });
}

/** A dry run acts on nothing, asks nobody and waits for nothing. */
export function dryRunsActOnNothing(run: Judged): string[] {
  if (!run.state.dryRun) return [];
  return run.facts.flatMap(({ event }) =>
    BEGINNINGS.has(event.type) && event.type !== 'LoopStarted' && event.type !== 'IterationStarted'
      ? [`expected the dry run ${run.id} to begin nothing real, found ${event.type} of ${stepOf(event)}`]
      : [],
  );
}

/** A result counts for the attempt that was asked for, once. */
export function resultsAreAwaited(run: Judged): string[] {
  return factsOfType(run, 'StepCompleted').flatMap(({ event, before }) => {
    const { step, attempt } = event;
    const state = stepAt(before.steps, step);
    return attempt === undefined || state?.attempt === attempt
      ? []
      : [`expected a result of attempt ${state?.attempt} of ${step} of ${run.id}, found one of attempt ${attempt}`];
  });
}

const ATTEMPTS: ReadonlySet<string> = new Set(['StepRequested', 'ChildRequested', 'ApprovalRequested', 'WaitOpened', 'TimerSet']);

/** Every attempt of an instance has a number that none had before it, in earlier goes through the loops around it neither. */
export function attemptsCountOn(run: Judged): string[] {
  const last = new Map<string, number>();
  return run.facts.flatMap(({ event }) => {
    if (!ATTEMPTS.has(event.type) || !('step' in event) || !('attempt' in event)) return [];
    if (event.type === 'StepRequested' && event.dispatch > 1) return [];
    const { step, attempt = 0 } = event;
    const before = last.get(step) ?? 0;
    last.set(step, attempt);
    return attempt > before
      ? []
      : [`expected an attempt of ${step} of ${run.id} after ${before}, found ${event.type} of attempt ${attempt}`];
  });
}

const stepOf = (event: object): string => ('step' in event ? String(event.step) : 'the run');
