import { MarkerType, type Edge, type Node } from '@xyflow/react';
import type { Graph } from '../graph/graph-model.js';
import type { Layout } from '../graph/layout.js';
import { takenOf, type DrawnNode, type Taken } from './drawn-run.js';

export interface FlowData extends Record<string, unknown> {
  readonly title: string;
  readonly type: string;
  readonly status: string | undefined;
  readonly path: string | undefined;
  readonly attempt: number;
  readonly isLooked: boolean;
  readonly isOnFailure: boolean;
  readonly child: string | undefined;
  readonly look: (path: string) => void;
  readonly loop: DrawnNode['loop'];
  readonly pick: (index: number) => void;
}
export type FlowNode = Node<FlowData>;

export interface Looking {
  readonly looked: string | undefined;
  readonly look: (path: string) => void;
  readonly pick: (loop: string, index: number) => void;
}

/** Loops before what is in them, as the library wants it: the graph has them in that order. */
export function flowNodes(drawn: readonly DrawnNode[], { boxes }: Layout, { looked, look, pick }: Looking): FlowNode[] {
  return drawn.flatMap(({ node, path, step, loop }) => {
    const box = boxes.get(node.id);
    if (!box) return [];
    const data: FlowData = {
      title: step?.name ?? node.step.name ?? node.step.id,
      type: node.step.type,
      status: step?.status,
      attempt: step?.attempt ?? 0,
      child: step?.child,
      isOnFailure: node.isOnFailure,
      isLooked: path !== undefined && path === looked,
      ...{ path, look, loop },
      pick: (index) => path !== undefined && pick(path, index),
    };
    const { x, y, width, height } = box;
    return [
      {
        ...{ id: node.id, data, position: { x, y }, width, height },
        // What can neither be dragged nor selected takes no pointer otherwise, and its own buttons do.
        style: { pointerEvents: 'all' },
        type: loop || boxesInside(node.id, boxes) ? 'loop' : 'step',
        ...(node.parent !== undefined && { parentId: node.parent }),
      },
    ];
  });
}

const boxesInside = (id: string, boxes: Layout['boxes']): boolean => [...boxes.keys()].some((other) => other.startsWith(`${id}/`));

const LOOKS: Readonly<Record<Taken, { readonly stroke: string; readonly strokeDasharray?: string; readonly strokeWidth: number }>> = {
  taken: { stroke: 'var(--muted)', strokeWidth: 1.8 },
  left: { stroke: 'var(--line-strong)', strokeWidth: 1.4, strokeDasharray: '3 5' },
  yet: { stroke: 'var(--line-strong)', strokeWidth: 1.4 },
};

export function flowEdges({ edges }: Graph, drawn: readonly DrawnNode[]): Edge[] {
  const byNode = new Map(drawn.map((one) => [one.node.id, one]));
  return edges.map((edge) => {
    const taken = takenOf(edge, byNode);
    const style = LOOKS[taken];
    return {
      ...{ id: edge.id, source: edge.from, target: edge.to, type: 'smoothstep', style, zIndex: 1 },
      markerEnd: { type: MarkerType.ArrowClosed, color: style.stroke, width: 14, height: 14 },
      ...(edge.label !== undefined && {
        label: taken === 'taken' ? `✓ ${edge.label}` : edge.label,
        labelStyle: { fill: taken === 'left' ? 'var(--faint)' : 'var(--ink)', fontSize: 11 },
        labelBgStyle: { fill: 'var(--canvas)' },
      }),
    };
  });
}
