import type { StepOutline } from '../events/index.js';
import type { StepOutlineState, StepState } from '../state/execution-state.js';

/** Steps before their beginning. `fromEntries` defines members: a step named `__proto__` is a step like the others. */
export function pendingSteps(outlines: readonly StepOutline[]): Record<string, StepState> {
  return Object.fromEntries(outlines.map(({ id, ...outline }) => [id, pending(outline)]));
}

/** The same for another go through a loop. */
export function pendingAgain(outlines: readonly StepOutline[], earlierGoes: number | undefined): Record<string, StepState> {
  const steps = pendingSteps(outlines);
  if (!earlierGoes) return steps;
  return Object.fromEntries(Object.entries(steps).map(([id, step]) => [id, { ...step, attempt: earlierGoes, earlierGoes }]));
}

/** The most attempts that anything in the step had, or had before it. */
export function attemptsWithin({ earlierGoes = 0, loop }: StepState): number {
  let most = Math.max(earlierGoes, loop?.earlierGoes ?? 0);
  for (const iteration of loop?.iterations ?? []) {
    for (const step of Object.values(iteration?.steps ?? {})) most = Math.max(most, step.attempt, attemptsWithin(step));
  }
  return most;
}

export const pending = (outline: StepOutlineState): StepState => ({ ...outline, status: 'PENDING', attempt: 0, dispatch: 0 });
