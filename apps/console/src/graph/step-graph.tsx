import {
  Background,
  Controls,
  MarkerType,
  MiniMap,
  ReactFlow,
  type Connection,
  type Edge,
  type NodeMouseHandler,
  type ReactFlowInstance,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import './graph.css';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Skeleton } from '../ui/skeleton.js';
import { layoutOf, NODE_HEIGHT, NODE_WIDTH, type Box } from './layout.js';
import type { ShownEdge, ShownGraph } from './shown-graph.js';
import { StepNode, type StepNodeType } from './step-node.js';

type Flow = ReactFlowInstance<StepNodeType>;

export interface StepGraphProps {
  readonly graph: ShownGraph;
  /** What the graph is, for those who hear it. */
  readonly label: string;
  readonly selected?: string | undefined;
  readonly onSelect?: (id: string | undefined) => void;
  readonly onSelectEdge?: (id: string) => void;
  /** Where edges may be drawn. */
  readonly onConnect?: (from: string, to: string) => void;
}

const NODE_TYPES = { step: StepNode };
/** So small graphs need no map. */
const MAPPED_NODES_MIN = 25;

/** Steps and how they lead to each other, laid out from above to below. Which steps there are is the page's; where they stand is worked out. */
export function StepGraph({ graph, label, selected, onSelect, onSelectEdge, onConnect }: StepGraphProps) {
  const places = usePlaces(graph);
  const canConnect = onConnect !== undefined;
  const nodes = useMemo(() => (places ? flowNodes(graph, places, selected, canConnect) : []), [graph, places, selected, canConnect]);
  const edges = useMemo(() => graph.edges.map(flowEdge), [graph]);
  const setFlow = useFit(graph, places);
  const choose = useCallback<NodeMouseHandler>((_event, { id }) => onSelect?.(id), [onSelect]);
  const connect = useCallback(({ source, target }: Connection) => onConnect?.(source, target), [onConnect]);
  if (!places) return <Skeleton lines={6} />;
  return (
    <div className="h-full w-full" role="group" aria-label={label}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        onNodeClick={choose}
        onPaneClick={() => onSelect?.(undefined)}
        onEdgeClick={(_event, { id }) => onSelectEdge?.(id)}
        onConnect={connect}
        nodesDraggable={false}
        nodesConnectable={canConnect}
        onInit={setFlow}
        fitView
        fitViewOptions={FIT}
        minZoom={0.1}
        onlyRenderVisibleElements={graph.nodes.length > MAPPED_NODES_MIN}
        proOptions={{ hideAttribution: true }}
        deleteKeyCode={null}
      >
        <Background gap={20} color="var(--line)" />
        <Controls showInteractive={false} />
        {graph.nodes.length >= MAPPED_NODES_MIN && (
          <MiniMap pannable zoomable bgColor="var(--surface)" maskColor="var(--shade)" nodeColor="var(--line-strong)" />
        )}
      </ReactFlow>
    </div>
  );
}

const FIT = { maxZoom: 1, padding: 0.12 };

/** Another graph is shown whole; while one is being changed, the part that somebody looks at stays. */
function useFit(graph: ShownGraph, places: ReadonlyMap<string, Box> | undefined): (flow: Flow) => void {
  const [flow, setFlow] = useState<Flow>();
  const before = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const ids = new Set(graph.nodes.map(({ id }) => id));
    const kept = [...before.current].filter((id) => ids.has(id)).length;
    if (flow && places && kept * 2 < Math.max(ids.size, before.current.size)) void flow.fitView(FIT);
    before.current = ids;
    // Where nodes stand says when there is something new to be seen.
  }, [flow, places]);
  return setFlow;
}

/** What moves nothing lays nothing out anew. */
function usePlaces(graph: ShownGraph): ReadonlyMap<string, Box> | undefined {
  const [places, setPlaces] = useState<ReadonlyMap<string, Box>>();
  const shape = shapeOf(graph);
  useEffect(() => {
    let isOld = false;
    void layoutOf(placed(graph)).then(({ boxes }) => !isOld && setPlaces(boxes));
    return () => {
      isOld = true;
    };
    // The shape says all of the graph that a layout depends on.
  }, [shape]);
  return places;
}

/** An edge that names no step is a fault that the check tells: it has no place here. */
function placed({ nodes, edges }: ShownGraph): ShownGraph {
  const known = new Set(nodes.map(({ id }) => id));
  return { nodes, edges: edges.filter(({ from, to }) => from !== to && known.has(from) && known.has(to)) };
}

const shapeOf = ({ nodes, edges }: ShownGraph): string =>
  JSON.stringify([nodes.map(({ id, parent }) => [id, parent]), edges.map(({ from, to }) => [from, to])]);

function flowNodes(
  { nodes }: ShownGraph,
  places: ReadonlyMap<string, Box>,
  selected: string | undefined,
  canConnect: boolean,
): StepNodeType[] {
  const bodies = new Set(nodes.map(({ parent }) => parent));
  const known = new Set(nodes.map(({ id }) => id));
  return nodes.map((step) => {
    const place = places.get(step.id) ?? { x: 0, y: 0, width: NODE_WIDTH, height: NODE_HEIGHT };
    return {
      id: step.id,
      type: 'step' as const,
      position: { x: place.x, y: place.y },
      width: place.width,
      height: place.height,
      ...(step.parent !== undefined && known.has(step.parent) && { parentId: step.parent }),
      selected: step.id === selected,
      data: { step, isBody: bodies.has(step.id), canConnect },
      ariaLabel: `${step.title}, ${step.detail ?? step.type}`,
    };
  });
}

const COLOURS: Readonly<Record<ShownEdge['kind'], string>> = { dependsOn: 'var(--field)', branch: 'var(--run)', goto: 'var(--warn)' };

function flowEdge({ id, from, to, kind, label, isPointedOut, isFaded }: ShownEdge): Edge {
  const colour = isPointedOut ? 'var(--bad)' : COLOURS[kind];
  return {
    id,
    source: from,
    target: to,
    type: 'smoothstep',
    ...(label && { label }),
    animated: false,
    zIndex: isPointedOut ? 2 : 1,
    markerEnd: { type: MarkerType.ArrowClosed, color: colour, width: 16, height: 16 },
    style: {
      stroke: colour,
      strokeWidth: isPointedOut ? 3 : 1.5,
      ...(kind === 'goto' && { strokeDasharray: '5 4' }),
      ...(isFaded && { opacity: 0.35 }),
    },
    labelStyle: { fill: 'var(--ink)', fontSize: 11 },
    labelBgStyle: { fill: 'var(--surface)' },
    labelBgPadding: [4, 2],
    labelBgBorderRadius: 4,
  };
}
