import { reachableSteps } from './unreachable-steps.js';
import type { Facts, Finding } from './facts.js';

/** A `join: any` that none of its dependencies can release. */
export function deadJoins({ lists }: Facts): Finding[] {
  return lists.flatMap((list) => {
    const reachable = reachableSteps(list, true);
    if (!reachable) return [];
    return [...list.nodes.values()].flatMap(({ id, step, dependsOn, placed }): Finding[] => {
      if (step.join === undefined) return [];
      const path = `${placed.path}/join`;
      if (dependsOn.length === 0) {
        return [
          {
            code: 'join-without-dependencies',
            severity: 'warning',
            message: `expected dependsOn beside join in ${id}, found none; remove join`,
            path,
          },
        ];
      }
      if (step.join === 'all' || dependsOn.some((other) => reachable.has(other) || !list.nodes.has(other))) return [];
      return [
        {
          code: 'dead-join',
          message: `expected one of ${dependsOn.join(', ')} to be able to complete, found none that can; ${id} would never run`,
          path,
        },
      ];
    });
  });
}
