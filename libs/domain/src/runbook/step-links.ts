import { languageOf } from '../steps/languages.js';
import type { Branch, Jump } from '../steps/step-language.js';
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

/** The branches of a step by name, with where each stands in it. */
export function branchesOf(step: Step): readonly Branch[] {
  return languageOf(step).branches?.(step) ?? [];
}

/** Where the step jumps to, with where that stands in it. */
export function gotosOf(step: Step): readonly Jump[] {
  const onError: Jump[] = typeof step.onError === 'object' ? [{ target: step.onError.goto, keys: ['onError', 'goto'] }] : [];
  return [...onError, ...(languageOf(step).jumps?.(step) ?? [])];
}
