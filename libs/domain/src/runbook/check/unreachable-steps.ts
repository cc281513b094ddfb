import { constantCondition, isDeadBranch } from './constant-conditions.js';
import { topologicalOrder, type Facts, type Finding, type StepList, type StepNode } from './facts.js';

/**
 * Steps that can never begin: behind a branch of a constant condition, or after nothing but such steps. A `when` that is always false is
 * how an author switches a step off for a while: its own rule warns.
 */
export function unreachableSteps({ lists }: Facts): Finding[] {
  return lists.flatMap((list) => {
    const reachable = reachableSteps(list);
    if (!reachable) return [];
    return [...list.nodes.values()]
      .filter((node) => !reachable.has(node.id) && !hasUnresolvedReference(node, list))
      .map((node) => ({
        code: 'unreachable-step',
        message: `expected ${node.id} to be reachable, found ${whyNot(node, list, reachable)}; remove it or change that`,
        path: node.placed.path,
      }));
  });
}

/** The steps that some run begins; without regard to `when`, unless it is asked for. Undefined for lists with a cycle. */
export function reachableSteps(list: StepList, heedsWhen = false): ReadonlySet<string> | undefined {
  const order = topologicalOrder(list);
  if (!order) return undefined;
  const reachable = new Set<string>();
  for (const node of order) {
    if (heedsWhen && constantCondition(node.step.when) === false) continue;
    if (isReachable(node, list, reachable)) reachable.add(node.id);
  }
  return reachable;
}

function isReachable(node: StepNode, list: StepList, reachable: ReadonlySet<string>): boolean {
  if (node.gotoOf.some((id) => reachable.has(id))) return true;
  const dependencies = node.dependsOn.length === 0 || node.dependsOn.some((id) => reachable.has(id));
  if (node.branchOf.length > 0)
    return node.branchOf.some((way) => isOpenBranch(way, list, reachable)) && (node.step.join !== 'any' || dependencies);
  return dependencies && (node.dependsOn.length > 0 || node.gotoOf.length === 0);
}

function isOpenBranch({ step, branch }: { step: string; branch: string }, list: StepList, reachable: ReadonlySet<string>): boolean {
  const owner = list.nodes.get(step);
  return owner !== undefined && reachable.has(step) && !isDeadBranch(owner.step, branch);
}

/** Reported by its own rule; what follows from it is not told again. */
function hasUnresolvedReference(node: StepNode, list: StepList): boolean {
  return node.dependsOn.some((id) => !list.nodes.has(id));
}

function whyNot(node: StepNode, list: StepList, reachable: ReadonlySet<string>): string {
  const dead = node.branchOf.find(({ step, branch }) => isDeadBranch(list.nodes.get(step)?.step ?? node.step, branch));
  if (dead) return `it only behind ${dead.branch} of ${dead.step}, whose condition is constant`;
  const before = [...node.dependsOn, ...node.branchOf.map(({ step }) => step), ...node.gotoOf].filter((id) => !reachable.has(id));
  return `it only after ${[...new Set(before)].join(', ')}, which never runs`;
}
