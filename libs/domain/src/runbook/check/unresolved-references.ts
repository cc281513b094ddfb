import { pointerTo } from '../../expression/index.js';
import { nearest } from '../../expression/nearest.js';
import type { PlacedStep } from '../document.js';
import { branchesOf, gotosOf } from '../step-links.js';
import type { Facts, Finding } from './facts.js';

/** Steps that `dependsOn`, branches and `goto` name: they must stand in the same list. */
export function unresolvedReferences(facts: Facts): Finding[] {
  return facts.placed.flatMap((placed) => {
    const { step, path } = placed;
    const dependencies = (step.dependsOn ?? []).map((id, index) => unresolved(facts, placed, id, pointerTo(`${path}/dependsOn`, index)));
    const targets = branchesOf(step).flatMap(({ targets: ids, keys }) =>
      ids.map((id, index) => unresolved(facts, placed, id, pointerTo(keys.reduce<string>(pointerTo, path), index))),
    );
    const jumps = gotosOf(step).map(({ target, keys }) => unresolved(facts, placed, target, keys.reduce<string>(pointerTo, path)));
    return [...dependencies, ...targets, ...jumps].filter((finding) => finding !== undefined);
  });
}

function unresolved(facts: Facts, from: PlacedStep, id: string, path: string): Finding | undefined {
  const nodes = facts.listOf(from).nodes;
  if (nodes.has(id)) return undefined;
  const elsewhere = facts.byId.get(id);
  if (!elsewhere) return { code: 'unknown-step', message: unknownStep(id, [...nodes.keys()]), path };
  if (elsewhere.onFailure && !from.onFailure) {
    const message = `expected a step of steps, found ${id}, which only runs in onFailure; ${from.step.id} could never run`;
    return { code: 'unreachable-step', message, path };
  }
  const where =
    elsewhere.loops.length > 0 ? `the body of the loop ${elsewhere.loops.at(-1)?.id ?? ''}` : elsewhere.onFailure ? 'onFailure' : 'steps';
  return {
    code: 'step-elsewhere',
    message: `expected a step of the same list, found ${id}, which stands in ${where}; name one beside ${from.step.id}`,
    path,
  };
}

export function unknownStep(id: string, names: readonly string[]): string {
  const hyphenated = names.find((other) => other.startsWith(`${id}-`));
  if (hyphenated)
    return `expected a step, found ${id}, which is none; did you mean steps['${hyphenated}']? A hyphen in an expression is a minus`;
  const guess = nearest(id, names);
  return `expected a step of this runbook, found ${id}, which is none; ${guess ? `did you mean ${guess}?` : `known here: ${names.slice(0, 10).join(', ')}`}`;
}
