import { idOf, stepAt } from '@runbook/domain';
import { factsOfType, type Judged } from './invariant.js';

/** Of what executors say here: nothing was taken up. */
const REFUSALS: ReadonlySet<string> = new Set(['http-429', 'http-404', 'rejected', 'denied']);
/** These say that nobody knows. */
const UNKNOWN: ReadonlySet<string> = new Set(['timeout', 'connection', 'lease-lost', 'internal', 'http-502', 'http-503']);

/**
 * What must happen at most once is asked for again only when it surely did not happen: an executor was refused or said that nothing
 * had left it, none ever took it, a probe or a person said so, or a person asked for the step anew.
 */
export function onceEffectsAreNotRepeated(run: Judged): string[] {
  const faults: string[] = [];
  // By step: why the last request, if there was one, may be repeated; undefined: it may not.
  const allowed = new Map<string, string | undefined>();
  // Asked for, and taken by nobody: an executor begins such a step when its lease was renewed, not before.
  const untaken = new Set<string>();
  for (const { event, before } of run.facts) {
    if (event.type === 'StepsReset') askedAnew(allowed, event.reset);
    if (event.type === 'StepResolved' && event.outcome !== 'completed') allow(allowed, event.step, 'it was resolved so');
    if (event.type === 'StepLeaseRenewed') untaken.delete(event.step);
    if (event.type === 'StepAttemptFailed') {
      const isUntaken = untaken.has(event.step);
      const isKnown =
        isUntaken || REFUSALS.has(event.error.name) || run.finished.effectless.has(`${run.id}/${event.step}#${event.attempt}`);
      if (isKnown) allow(allowed, event.step, 'its failure is known');
    }
    if (event.type !== 'StepRequested' || event.effect !== 'once') continue;
    if (allowed.has(event.step) && allowed.get(event.step) === undefined && !untaken.has(event.step)) {
      const status = stepAt(before.steps, event.step)?.status;
      faults.push(
        `expected the effect of ${event.step} of ${run.id} to be asked for once, found attempt ${event.attempt}, dispatch ${event.dispatch} from ${status}`,
      );
    }
    allowed.set(event.step, undefined);
    untaken.add(event.step);
  }
  return faults;
}

/** A person asked for the step, or for the loop around it. */
function askedAnew(allowed: Map<string, string | undefined>, reset: readonly string[]): void {
  for (const path of allowed.keys()) {
    if (reset.some((one) => path === one || path.startsWith(`${one}[`))) allow(allowed, path, 'a person asked anew');
  }
}

function allow(allowed: Map<string, string | undefined>, path: string, why: string): void {
  if (allowed.has(path)) allowed.set(path, why);
}

/** An attempt of such a step of which nobody knows how it ended leaves a doubt, never a failure that looks known. */
export function silenceIsDoubt(run: Judged): string[] {
  const failures = [...factsOfType(run, 'StepAttemptFailed'), ...factsOfType(run, 'StepFailed')];
  return failures.flatMap(({ event, before }) => {
    const { step, attempt, error } = event;
    const state = stepAt(before.steps, step);
    const isOnce = run.runbook.step(idOf(step))?.effect === 'once';
    const wasAsked = (state?.status === 'RUNNING' || state?.status === 'READY') && state.executor !== undefined;
    if (!isOnce || !wasAsked || !UNKNOWN.has(error.name) || run.finished.effectless.has(`${run.id}/${step}#${attempt}`)) return [];
    return [`expected ${step} of ${run.id} to be in doubt after ${error.name}, found ${event.type}`];
  });
}
