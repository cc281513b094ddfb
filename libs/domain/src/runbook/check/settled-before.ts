import type { PlacedStep } from '../document.js';
import { topologicalOrder, type Facts, type StepList, type StepNode } from './facts.js';

type SettledBefore = ReadonlyMap<string, ReadonlySet<string>>;

// Derived from the list alone; every reference asks for it again.
const computed = new WeakMap<StepList, SettledBefore | 'cycle'>();

/** Which steps of its list are settled whenever a step begins. Undefined for lists with a cycle. */
export function settledBefore(list: StepList): SettledBefore | undefined {
  const found = computed.get(list) ?? compute(list) ?? 'cycle';
  computed.set(list, found);
  return found === 'cycle' ? undefined : found;
}

function compute(list: StepList): SettledBefore | undefined {
  const order = topologicalOrder(list);
  if (!order) return undefined;
  const before = new Map<string, ReadonlySet<string>>();
  for (const node of order) before.set(node.id, settledBeforeNode(node, list, before));
  return before;
}

/** A step may begin in several ways (dependencies, a branch, a jump): what is settled in each of them. */
function settledBeforeNode(node: StepNode, list: StepList, before: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const upTo = (id: string): ReadonlySet<string> => new Set([...(before.get(id) ?? []), ...(list.nodes.has(id) ? [id] : [])]);
  const dependencies = node.dependsOn.map(upTo);
  const byDependencies = node.step.join === 'any' ? intersection(dependencies) : union(dependencies);
  const owners = [...new Set(node.branchOf.map(({ step }) => step))].map(upTo);
  const ways: ReadonlySet<string>[] = node.gotoOf.map(upTo);
  if (owners.length > 0) ways.push(union([intersection(owners), byDependencies]));
  else if (dependencies.length > 0 || ways.length === 0) ways.push(byDependencies);
  return intersection(ways);
}

/** Whether the other step is settled whenever the reader begins, bodies of loops and `onFailure` considered. */
export function isSettledBefore(facts: Facts, reader: PlacedStep, other: PlacedStep): boolean {
  // `onFailure` begins when everything else has settled.
  if (reader.onFailure && !other.onFailure) return other.loops.length === 0;
  if (other.loops.some((loop) => !reader.loops.includes(loop))) return false;
  const list = facts.listOf(other);
  const inList = facts.listOf(reader) === list ? reader : enclosingIn(facts, reader, list);
  const before = settledBefore(list);
  // A cycle is reported by its own rule.
  return before === undefined || inList === undefined || (before.get(inList.step.id)?.has(other.step.id) ?? false);
}

/** The loop around the reader that stands in this list. */
function enclosingIn(facts: Facts, reader: PlacedStep, list: StepList): PlacedStep | undefined {
  const loop = reader.loops.find((one) => list.steps.includes(one));
  return loop && facts.placed.find(({ step }) => step === loop);
}

function union(sets: readonly ReadonlySet<string>[]): Set<string> {
  return new Set(sets.flatMap((set) => [...set]));
}

function intersection(sets: readonly ReadonlySet<string>[]): Set<string> {
  const [first, ...rest] = sets;
  return new Set([...(first ?? [])].filter((id) => rest.every((set) => set.has(id))));
}
