import { ExpressionError } from '../expression/index.js';
import type { CompiledStep } from '../runbook/index.js';
import { EVENTS_PER_EXECUTION_MAX } from '../limits.js';
import type { JsonObject } from '../json.js';
import type { Drafting } from './drafting.js';
import type { SkipReason, StepError } from './events.js';
import { inlined } from './inline.js';
import { readiness } from './readiness.js';
import { failAttempt, failRun } from './failure.js';
import { beginStep } from './steps/index.js';

/** Begins what can begin, skips what cannot any more, and ends the run when nothing is left. Called at the end of every decision. */
export function progress(draft: Drafting): void {
  if (!draft.state.failing) {
    beginReady(draft, draft.runbook.steps);
    if (draft.state.open.length === 0 && !draft.state.failing && !hasPending(draft, draft.runbook.steps)) complete(draft);
  }
  if (draft.state.failing && draft.state.open.length === 0) endFailing(draft);
}

/** Until a whole pass changes nothing: steps that the engine computes itself settle at once and release others. */
function beginReady(draft: Drafting, steps: readonly CompiledStep[], whileFailing = false): void {
  for (let changed = true; changed;) {
    changed = false;
    for (const step of steps) {
      if (draft.state.steps[step.id]?.status !== 'PENDING') continue;
      if (draft.state.failing && !whileFailing) return;
      const verdict = readiness(step, draft.state);
      if (verdict === 'wait' || (verdict === 'run' && !hasRoom(draft))) continue;
      changed = true;
      if (verdict === 'run') begin(draft, step);
      else skip(draft, step, verdict.skip);
    }
  }
}

function hasRoom({ state, runbook }: Drafting): boolean {
  const concurrency = runbook.runbook.limits?.concurrency;
  return concurrency === undefined || state.open.length < concurrency;
}

function begin(draft: Drafting, step: CompiledStep): void {
  if (draft.state.events >= EVENTS_PER_EXECUTION_MAX && !draft.state.failing) {
    const message = `expected at most ${EVENTS_PER_EXECUTION_MAX} events of one execution, found more; split the runbook`;
    return failRun(draft, { error: { name: 'limit-exceeded', message } });
  }
  guarded(draft, step, () => {
    const { value } = step.when?.evaluate(draft.scope(), draft.world.blob) ?? { value: true };
    if (value) beginStep(draft, step);
    else skip(draft, step, 'when-false');
  });
}

/** An expression that cannot be evaluated fails the step. A blob that is not at hand goes up: the decision is made again with it. */
export function guarded(draft: Drafting, step: CompiledStep, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    failAttempt(draft, step, expressionError(error));
  }
}

const expressionError = (error: ExpressionError): StepError => ({ name: 'expression', message: `${error.message} (in ${error.source})` });

function skip(draft: Drafting, step: CompiledStep, reason: SkipReason): void {
  draft.emit({ type: 'StepSkipped', at: draft.world.now, step: step.id, reason });
}

const hasPending = (draft: Drafting, steps: readonly CompiledStep[]): boolean =>
  steps.some(({ id }) => draft.state.steps[id]?.status === 'PENDING');

function complete(draft: Drafting): void {
  const { runbook, world, state } = draft;
  try {
    const fitted = inlined(runbook.outputs?.render(draft.scope(), world.blob) ?? {}, 'outputs', world);
    if ('error' in fitted) return failRun(draft, { error: fitted.error });
    draft.emit({ type: 'ExecutionCompleted', at: world.now, outputs: fitted.value as JsonObject, failures: state.failures });
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    failRun(draft, { error: expressionError(error) });
  }
}

/** Running steps are drained: what never began is skipped, `onFailure` runs, then the run ends. */
function endFailing(draft: Drafting): void {
  for (const step of draft.runbook.steps) if (draft.state.steps[step.id]?.status === 'PENDING') skip(draft, step, 'run-failed');
  beginReady(draft, draft.runbook.onFailure, true);
  const { failing, open } = draft.state;
  if (!failing || open.length > 0 || hasPending(draft, draft.runbook.onFailure)) return;
  const type = failing.outcome === 'TIMED_OUT' ? 'ExecutionTimedOut' : 'ExecutionFailed';
  draft.emit({ type, at: draft.world.now, failure: failing.failure });
}
