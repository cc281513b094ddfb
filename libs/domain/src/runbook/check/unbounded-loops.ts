import { LOOP_ITERATIONS_MAX } from '../limits.js';
import type { Facts, Finding } from './facts.js';

/** Every loop states its end: `while` by `maxIterations`, the others by what they go over, and none goes over the cap. */
export function unboundedLoops({ placed }: Facts): Finding[] {
  return placed.flatMap(({ step, path }): Finding[] => {
    if (step.type !== 'loop') return [];
    if (step.while !== undefined && (step.maxIterations === undefined || step.maxIterations > LOOP_ITERATIONS_MAX)) {
      return [
        {
          code: 'unbounded-loop',
          message: `expected maxIterations of at most ${LOOP_ITERATIONS_MAX} beside while in ${step.id}, found none; state it`,
          path,
        },
      ];
    }
    const cap = step.maxIterations ?? LOOP_ITERATIONS_MAX;
    const certain = Array.isArray(step.forEach) ? step.forEach.length : typeof step.count === 'number' ? step.count : 0;
    if (certain <= cap) return [];
    return [
      {
        code: 'unbounded-loop',
        message: `expected at most ${cap} iterations of ${step.id}, found ${certain}; such a run would fail`,
        path,
      },
    ];
  });
}
