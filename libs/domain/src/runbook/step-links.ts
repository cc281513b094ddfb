import type { Step } from '../steps/step.js';

/** How a step hangs together with the others of its list. */
export interface StepLinks {
  readonly dependsOn: readonly string[];
  /** The steps that name this one in `dependsOn`. */
  readonly dependants: readonly string[];
  /** The branches that lead here. */
  readonly branchOf: readonly { readonly step: string; readonly branch: string }[];
  /** The steps that jump here on an error or a time-out. */
  readonly gotoOf: readonly string[];
}

/** The links of every step of one list, in its order. */
export function stepLinks(steps: readonly Step[]): StepLinks[] {
  return steps.map(({ id, dependsOn }) => ({
    dependsOn: [...new Set(dependsOn ?? [])],
    dependants: steps.filter((other) => other.dependsOn?.includes(id)).map((other) => other.id),
    branchOf: steps.flatMap((other) =>
      branchesOf(other)
        .filter(({ targets }) => targets.includes(id))
        .map(({ branch }) => ({ step: other.id, branch })),
    ),
    gotoOf: steps.filter((other) => gotosOf(other).some(({ target }) => target === id)).map((other) => other.id),
  }));
}

/** The branches of a conditional by name (`then`, `else`, `default`, or the case's text), with where each stands in the step. */
export function branchesOf(step: Step): { branch: string; targets: readonly string[]; keys: readonly string[] }[] {
  if (step.type !== 'conditional') return [];
  if (step.if !== undefined) {
    return [
      { branch: 'then', targets: step.then ?? [], keys: ['then'] },
      { branch: 'else', targets: step.else ?? [], keys: ['else'] },
    ];
  }
  const cases = Object.entries(step.cases ?? {}).map(([name, targets]) => ({ branch: name, targets, keys: ['cases', name] }));
  return [...cases, { branch: 'default', targets: step.default ?? [], keys: ['default'] }];
}

/** Where the step jumps to, with where that stands in the step. */
export function gotosOf(step: Step): { target: string; keys: readonly string[] }[] {
  const jumps: { target: string; keys: readonly string[] }[] = [];
  if (typeof step.onError === 'object') jumps.push({ target: step.onError.goto, keys: ['onError', 'goto'] });
  if (step.type === 'wait-for-event' && typeof step.with.onTimeout === 'object') {
    jumps.push({ target: step.with.onTimeout.goto, keys: ['with', 'onTimeout', 'goto'] });
  }
  return jumps;
}
