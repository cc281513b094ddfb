import { predecessors, type Facts, type Finding, type StepList, type StepNode } from './facts.js';

/** No step may wait for itself, by whatever edges: dependencies, branches, jumps. */
export function cycles({ lists }: Facts): Finding[] {
  return lists.flatMap((list) => {
    const cycle = findCycle(list);
    const first = cycle?.[0];
    if (!cycle || !first) return [];
    const way = [...cycle, first].map(({ id }) => id).join(' → ');
    return [
      {
        code: 'cycle',
        message: `expected steps that follow each other, found the cycle ${way}; remove one of its edges`,
        path: first.placed.path,
      },
    ];
  });
}

/** The steps of one cycle in running order, starting with the one that the document names first. */
function findCycle(list: StepList): StepNode[] | undefined {
  const settled = new Set<string>();
  const trail: StepNode[] = [];
  const visit = (node: StepNode): StepNode[] | undefined => {
    if (settled.has(node.id)) return undefined;
    const at = trail.indexOf(node);
    if (at >= 0) return inRunningOrder(list, trail.slice(at));
    trail.push(node);
    for (const id of predecessors(node)) {
      const before = list.nodes.get(id);
      const cycle = before && visit(before);
      if (cycle) return cycle;
    }
    trail.pop();
    settled.add(node.id);
    return undefined;
  };
  for (const node of list.nodes.values()) {
    const cycle = visit(node);
    if (cycle) return cycle;
  }
  return undefined;
}

/** The trail walks backwards, from a step to what it waits for. */
function inRunningOrder(list: StepList, trail: readonly StepNode[]): StepNode[] {
  const order = [...trail].reverse();
  const first = list.steps.findIndex((step) => order.some(({ id }) => id === step.id));
  const start = order.findIndex(({ id }) => id === list.steps[first]?.id);
  return [...order.slice(start), ...order.slice(0, start)];
}
