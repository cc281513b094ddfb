import type { RunStep } from '../api/run-queries.js';
import type { Graph, GraphEdge, GraphNode } from '../graph/graph-model.js';
import { countsOf, iterationsOf, pathIn, type LoopCounts, type Picks } from './run-steps.js';

/** A step of the picture with how it stands in the iterations that are picked. */
export interface DrawnNode {
  readonly node: GraphNode;
  /** Undefined: its loop has not come so far. */
  readonly path: string | undefined;
  readonly step: RunStep | undefined;
  readonly loop?: {
    readonly iterations: readonly { readonly index: number; readonly status: string }[];
    readonly pick: number | undefined;
    readonly counts: LoopCounts;
  };
}

/** Whether a line was gone along: `yet` while nobody knows. */
export type Taken = 'taken' | 'left' | 'yet';

const ATTENTION: ReadonlySet<string> = new Set([
  'FAILED',
  'TIMED_OUT',
  'IN_DOUBT',
  'AWAITING_APPROVAL',
  'AWAITING_EVENT',
  'RETRYING',
  'RUNNING',
]);
const SETTLED: ReadonlySet<string> = new Set(['COMPLETED', 'FAILED', 'SKIPPED', 'CANCELLED', 'TIMED_OUT']);

/** The nodes of a graph as a run has them; `picks` by the loop's path. */
export function drawnNodes({ nodes }: Graph, steps: readonly RunStep[], picks: Picks): readonly DrawnNode[] {
  const byPath = new Map(steps.map((step) => [step.id, step]));
  const loops = new Set(nodes.filter(({ id }) => nodes.some(({ parent }) => parent === id)).map(({ id }) => id));
  const found = new Map<string, ReturnType<typeof iterationsOf>>();
  const iterations = (loop: string) => {
    const known = found.get(loop) ?? iterationsOf(loop, steps);
    found.set(loop, known);
    return known;
  };
  const pickOf = (loop: string): number | undefined => {
    const all = iterations(loop);
    const picked = picks[loop];
    if (picked !== undefined && all.some(({ index }) => index === picked)) return picked;
    return (all.find(({ status }) => ATTENTION.has(status)) ?? all.at(-1))?.index;
  };
  return nodes.map((node) => {
    const path = pathIn(node.id, loops, pickOf);
    const step = path === undefined ? undefined : byPath.get(path);
    if (!loops.has(node.id) || path === undefined) return { node, path, step };
    return { node, path, step, loop: { iterations: iterations(path), pick: pickOf(path), counts: countsOf(iterations(path)) } };
  });
}

export function takenOf({ kind, label, from, to }: GraphEdge, byNode: ReadonlyMap<string, DrawnNode>): Taken {
  const source = byNode.get(from)?.step;
  const target = byNode.get(to)?.step;
  if (kind === 'branch') return source?.branch ? (source.branch.name === label ? 'taken' : 'left') : 'yet';
  if (kind === 'jump')
    return source?.goto !== undefined && to.endsWith(source.goto) ? 'taken' : source && SETTLED.has(source.status) ? 'left' : 'yet';
  if (!source || !SETTLED.has(source.status)) return 'yet';
  return target?.status === 'SKIPPED' ? 'left' : 'taken';
}
