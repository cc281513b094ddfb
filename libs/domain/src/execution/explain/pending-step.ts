import type { CompiledRunbook, CompiledStep } from '../../runbook/index.js';
import type { Explained, UnsettledStep } from '../causes/cause.js';
import { rfc3339 } from '../../rfc3339.js';
import { idOf, loopsAround, prefixOf, statesAt, stepAt, type StepStates } from '../state/paths.js';
import type { ExecutionState } from '../state/execution-state.js';
import { isSettled } from '../state/transitions.js';

/** Why a step has not begun: the first thing that would have to change, as `readiness` and the run's limits look at it. */
export function pendingCause(path: string, state: ExecutionState, runbook: CompiledRunbook): Explained {
  const step = runbook.step(idOf(path));
  const states = statesAt(state.steps, prefixOf(path)) ?? {};
  const missing = step && (joinMissing(step, states, prefixOf(path)) ?? branchMissing(step, states, prefixOf(path)));
  return missing ?? endingCause(path, state, step) ?? roomCause(state, runbook);
}

function joinMissing({ dependsOn, join }: CompiledStep, states: StepStates, prefix: string): Explained | undefined {
  const missing = dependsOn.flatMap((id) => unsettled(id, states, prefix));
  if (missing.length === 0) return undefined;
  const names = missing.map(({ step, status }) => `${step} (${status})`).join(', ');
  const sentence = `has not begun: it waits for ${join === 'any' ? 'one' : 'all'} of its dependencies; not settled: ${names}.`;
  return { kind: 'dependencies', join, missing, sentence };
}

function branchMissing({ branchOf, gotoOf }: CompiledStep, states: StepStates, prefix: string): Explained | undefined {
  const open = (ids: readonly string[]): string[] => ids.flatMap((id) => unsettled(id, states, prefix)).map(({ step }) => step);
  const conditionals = open(branchOf.map(({ step }) => step));
  if (conditionals.length > 0) {
    return { kind: 'branch-undecided', conditionals, sentence: `has not begun: ${conditionals.join(', ')} has not chosen a branch yet.` };
  }
  const from = open(gotoOf);
  if (from.length > 0) return { kind: 'jump-possible', from, sentence: `has not begun: ${from.join(', ')} may still jump here.` };
  return undefined;
}

function unsettled(id: string, states: StepStates, prefix: string): UnsettledStep[] {
  const status = stepAt(states, id)?.status;
  return status === undefined || isSettled(status) ? [] : [{ step: `${prefix}${id}`, status }];
}

function endingCause(path: string, { failing, steps, pause }: ExecutionState, step: CompiledStep | undefined): Explained | undefined {
  if (step?.onFailure && !failing) return { kind: 'only-on-failure', sentence: 'begins only if the run fails.' };
  if (failing && !step?.onFailure) {
    const { outcome, failure } = failing;
    return { kind: 'ending', outcome, failure, sentence: `does not begin any more: the run is ending ${outcome}.` };
  }
  const loop = loopsAround(path).find((place) => stepAt(steps, place.loop)?.loop?.failing);
  if (loop) {
    const error = stepAt(steps, loop.loop)?.loop?.failing;
    return { kind: 'loop-ending', ...(error && { error }), sentence: `does not begin any more: the loop ${loop.loop} is failing.` };
  }
  if (pause) return { kind: 'pause', since: rfc3339(pause.since), sentence: 'could begin, and waits for the run to be resumed.' };
  return undefined;
}

function roomCause({ open, steps }: ExecutionState, { runbook }: CompiledRunbook): Explained {
  const limit = runbook.limits?.concurrency;
  const active = open.filter((path) => !stepAt(steps, path)?.loop).length;
  if (limit !== undefined && active >= limit) {
    return {
      kind: 'concurrency',
      open: active,
      limit,
      sentence: `could begin, and waits for one of ${active} open steps: the run's limit is ${limit}.`,
    };
  }
  return { kind: 'record-full', sentence: 'begins with the next decision.' };
}
