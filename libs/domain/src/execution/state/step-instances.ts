import { iterationPrefix, type StepStates } from './paths.js';
import type { StepState } from './execution-state.js';

/** Every step with its path, in the definition's order; behind a loop come the instances of its iterations. */
export function* stepInstances(steps: StepStates, prefix = ''): Generator<readonly [path: string, step: StepState]> {
  for (const [id, step] of Object.entries(steps)) {
    const path = `${prefix}${id}`;
    yield [path, step];
    const iterations = step.loop?.iterations ?? [];
    for (const [index, iteration] of iterations.entries()) {
      // Iterations may begin in another order than they stand in only after a repair; a place without one is skipped.
      if (iteration) yield* stepInstances(iteration.steps, iterationPrefix(path, index));
    }
  }
}
