import { asksPeople, followers, languageOf, type CompiledRunbook, type CompiledStep } from '../../runbook/index.js';
import type { Drafting } from '../drafting/drafting.js';
import { idOf, loopsAround, prefixOf } from '../state/paths.js';

/** A step after a gate that acts on the world, or a loop around such. */
export interface Target {
  /** Its way from the gate's list: `isolate`, `scan[*]/isolate`. */
  readonly name: string;
  readonly step: CompiledStep;
  /** The loops between the gate's list and the step, outermost first. */
  readonly within: readonly CompiledStep[];
}

const targetsOfGates = new WeakMap<CompiledStep, readonly Target[]>();
const gatesOfSteps = new WeakMap<CompiledStep, readonly CompiledStep[]>();

/** Whatever may come after the gate, by any kind of edge, and acts. Derived from the definition alone, so computed once. */
export function targetsOf(runbook: CompiledRunbook, gate: CompiledStep): readonly Target[] {
  const computed = targetsOfGates.get(gate);
  if (computed) return computed;
  const found = reachable(runbook, gate, followers).flatMap((step) => acting(step, '', []));
  targetsOfGates.set(gate, found);
  return found;
}

/** The approvals on the ways to the step, in its own list. Computed once, too. */
export function gatesBefore(runbook: CompiledRunbook, step: CompiledStep): readonly CompiledStep[] {
  const computed = gatesOfSteps.get(step);
  if (computed) return computed;
  const found = reachable(runbook, step, predecessors).filter(({ type }) => asksPeople(type) === 'approval');
  gatesOfSteps.set(step, found);
  return found;
}

/** Paths of the approvals on the ways to this instance: in its list, and in those of the loops around it. */
export function gatesOnTheWay(draft: Drafting, path: string): string[] {
  return [...loopsAround(path).map(({ loop }) => loop), path].flatMap((place) => {
    const step = draft.runbook.step(idOf(place));
    return step ? gatesBefore(draft.runbook, step).map(({ id }) => `${prefixOf(place)}${id}`) : [];
  });
}

/** The class that makes the instance sensitive: its own, or that of a loop around it. */
export function sensitivityOf(draft: Drafting, path: string): string | undefined {
  const around = loopsAround(path).map(({ loop }) => loop);
  return [...around, path].map((place) => draft.runbook.step(idOf(place))?.sensitive).findLast((name) => name !== undefined);
}

/** How a gate names an instance among its targets: the iterations of the loops between them all look alike. */
export function nameAtGate(gate: string, path: string): string {
  return path.slice(prefixOf(gate).length).replace(/\[\d+\]\//g, '[*]/');
}

const predecessors = ({ dependsOn, branchOf, gotoOf }: CompiledStep): readonly string[] => [
  ...dependsOn,
  ...branchOf.map(({ step }) => step),
  ...gotoOf,
];

function reachable(runbook: CompiledRunbook, from: CompiledStep, next: (step: CompiledStep) => readonly string[]): CompiledStep[] {
  const found = new Map<string, CompiledStep>();
  const left = [...next(from)];
  for (let id = left.shift(); id !== undefined; id = left.shift()) {
    const step = runbook.step(id);
    if (!step || found.has(id)) continue;
    found.set(id, step);
    left.push(...next(step));
  }
  return [...found.values()];
}

function acting(step: CompiledStep, prefix: string, within: readonly CompiledStep[]): Target[] {
  const name = `${prefix}${step.id}`;
  if (languageOf(step).acts) return [{ name, step, within }];
  const inner = step.body.flatMap((one) => acting(one, `${name}[*]/`, [...within, step]));
  return inner.length > 0 && step.loop?.over ? [{ name, step, within }, ...inner] : inner;
}
