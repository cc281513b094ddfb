import ELK, { type ElkNode } from 'elkjs/lib/elk-api.js';
import elkWorker from 'elkjs/lib/elk-worker.min.js?url';

/** What a layout asks of a graph: boxes in boxes, and which of them lead to which. */
export interface Layable {
  readonly nodes: readonly { readonly id: string; readonly parent?: string | undefined }[];
  readonly edges: readonly { readonly id: string; readonly from: string; readonly to: string }[];
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  /** By node; within its loop's box where it is in one. */
  readonly boxes: ReadonlyMap<string, Box>;
}

export const NODE_WIDTH = 216;
export const NODE_HEIGHT = 56;
/** Room at the top of a loop's box for its name, counts and picker. */
const LOOP_HEAD = 68;

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.layered.spacing.nodeNodeBetweenLayers': '44',
  'elk.spacing.nodeNode': '28',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
};
const LOOP_OPTIONS = { 'elk.padding': `[top=${LOOP_HEAD},left=18,bottom=18,right=18]` };

let elk: InstanceType<typeof ELK> | undefined;

/** In a worker, which loads with the first graph: a runbook of hundreds of steps takes seconds. */
export async function layoutOf(graph: Layable): Promise<Layout> {
  elk ??= new ELK({ workerFactory: () => new Worker(elkWorker) });
  const placed = await elk.layout({ id: '~root', layoutOptions: OPTIONS, children: childrenOf(graph, undefined), edges: edgesOf(graph) });
  const boxes = new Map<string, Box>();
  gather(placed, boxes);
  return { boxes };
}

function childrenOf({ nodes, edges }: Layable, parent: string | undefined): ElkNode[] {
  return nodes
    .filter((node) => node.parent === parent)
    .map((node) => {
      if (!hasBody(node, nodes)) return { id: node.id, width: NODE_WIDTH, height: NODE_HEIGHT };
      return { id: node.id, layoutOptions: LOOP_OPTIONS, children: childrenOf({ nodes, edges }, node.id) };
    });
}

const hasBody = ({ id }: Layable['nodes'][number], nodes: Layable['nodes']): boolean => nodes.some(({ parent }) => parent === id);

const edgesOf = ({ edges }: Layable) => edges.map(({ id, from, to }) => ({ id, sources: [from], targets: [to] }));

function gather({ children = [] }: ElkNode, boxes: Map<string, Box>): void {
  for (const child of children) {
    boxes.set(child.id, { x: child.x ?? 0, y: child.y ?? 0, width: child.width ?? NODE_WIDTH, height: child.height ?? NODE_HEIGHT });
    gather(child, boxes);
  }
}
