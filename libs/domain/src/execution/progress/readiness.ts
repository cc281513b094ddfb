import type { CompiledStep } from '../../runbook/index.js';
import type { SkipReason } from '../events/index.js';
import type { StepStates } from '../state/paths.js';
import type { StepState } from '../state/execution-state.js';
import { isSettled } from '../state/transitions.js';

/** What is to happen with a step that has not begun. */
export type Readiness = 'wait' | 'run' | { readonly skip: SkipReason };

/** The join rules of the language ("Ready", "Branches and joins"). Looks at statuses only. */
export function readiness(step: CompiledStep, states: StepStates): Readiness {
  if (step.gotoOf.length === 0) return ordinary(step, states);
  const sources = step.gotoOf.map((id) => states[id]);
  if (sources.some((source) => source?.goto === step.id)) return 'run';
  const onlyByJump = step.branchOf.length === 0 && step.dependsOn.length === 0;
  const verdict = onlyByJump ? ({ skip: 'not-reached' } as const) : ordinary(step, states);
  // As long as somebody may still jump here, the step is not lost.
  return typeof verdict === 'string' || sources.every((source) => source && isSettled(source.status)) ? verdict : 'wait';
}

function ordinary(step: CompiledStep, states: StepStates): Readiness {
  if (step.branchOf.length > 0) return asBranchTarget(step, states);
  return step.dependsOn.length > 0 ? byJoin(step, states) : 'run';
}

function asBranchTarget(step: CompiledStep, states: StepStates): Readiness {
  const owners = step.branchOf.map(({ step: owner }) => states[owner]);
  const taken = owners.some((owner) => owner?.status === 'COMPLETED' && owner.branch?.targets.includes(step.id));
  if (!taken) return owners.every((owner) => owner && isSettled(owner.status)) ? { skip: 'branch-not-taken' } : 'wait';
  if (step.dependsOn.length === 0) return 'run';
  // The conditional completed, so of the step's dependencies never all were skipped.
  if (step.join === 'any') return byJoin(step, states);
  return step.dependsOn.every((id) => isSettledIn(states, id)) ? 'run' : 'wait';
}

function byJoin(step: CompiledStep, states: StepStates): Readiness {
  const dependencies = step.dependsOn.map((id) => states[id]).filter((found) => found !== undefined);
  const allSettled = dependencies.every(({ status }) => isSettled(status));
  if (step.join === 'any') {
    if (dependencies.some(({ status }) => status === 'COMPLETED')) return 'run';
    return allSettled ? { skip: 'nothing-completed' } : 'wait';
  }
  if (!allSettled) return 'wait';
  return dependencies.every(gaveNothing) ? { skip: 'dependencies-skipped' } : 'run';
}

/** Skipped, cancelled, or left by a jump or a failure that ends the run: nothing for ordinary dependants to go on from. */
function gaveNothing({ status, continued }: StepState): boolean {
  return status !== 'COMPLETED' && !continued;
}

const isSettledIn = (states: StepStates, id: string): boolean => {
  const step = states[id];
  return step !== undefined && isSettled(step.status);
};
