import '@xyflow/react/dist/base.css';
import { useQuery } from '@tanstack/react-query';
import { Background, MiniMap, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { Maximize, Minus, Plus } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { definitionQuery } from '../api/runbook-queries.js';
import { graphOf, graphOfSteps, type DrawnRunbook, type Graph } from '../graph/graph-model.js';
import { layoutOf, type Layout } from '../graph/layout.js';
import { Button } from '../ui/button.js';
import { inputClass } from '../ui/field.js';
import { Skeleton } from '../ui/skeleton.js';
import { lookOf } from '../ui/status-words.js';
import { drawnNodes } from './drawn-run.js';
import { flowEdges, flowNodes, type FlowNode } from './flow-elements.js';
import { LoopNode } from './loop-node.js';
import { StepNode } from './step-node.js';
import { picksFor, type Picks } from './run-steps.js';
import { useRun } from './use-run.js';

const NODE_TYPES = { step: StepNode, loop: LoopNode };
/** Fewer are seen at a glance. */
const MAPPED_MIN = 9;
const FIT = { padding: 0.12, maxZoom: 1.1, minZoom: 0.15 } as const;

/** The run as a picture: what it consists of, how each step stands, where it went. */
export function RunGraph() {
  const { run } = useRun();
  const { data, isPending } = useQuery(definitionQuery(run.runbook));
  const graph = useMemo(() => (data ? graphOf(data as DrawnRunbook) : graphOfSteps(run.steps)), [data, run.steps]);
  const layout = useLayout(isPending ? undefined : graph, data !== undefined);
  if (!layout) return <Skeleton lines={8} />;
  return (
    <ReactFlowProvider>
      <Flow graph={graph} layout={layout} />
    </ReactFlowProvider>
  );
}

/** The places depend on the document alone: while the run goes on nothing moves. */
function useLayout(graph: Graph | undefined, isFixed: boolean): Layout | undefined {
  const [layout, setLayout] = useState<Layout>();
  const key = graph && (isFixed ? graph : graph.nodes.length);
  useEffect(() => {
    let isCurrent = true;
    if (graph) void layoutOf(graph).then((found) => isCurrent && setLayout(found));
    return () => {
      isCurrent = false;
    };
    // The graph of a run without its document is made anew with each event, and is the same until it has another step.
  }, [key]);
  return layout;
}

function Flow({ graph, layout }: { readonly graph: Graph; readonly layout: Layout }) {
  const { run, step, look } = useRun();
  const [chosen, setChosen] = useState<Picks>({});
  const picks = useMemo(() => ({ ...picksFor(step), ...chosen }), [step, chosen]);
  const drawn = useMemo(() => drawnNodes(graph, run.steps, picks), [graph, run.steps, picks]);
  const nodes = useMemo(
    () => flowNodes(drawn, layout, { looked: step, look, pick: (loop, index) => setChosen((before) => ({ ...before, [loop]: index })) }),
    [drawn, layout, step, look],
  );
  const edges = useMemo(() => flowEdges(graph, drawn), [graph, drawn]);
  return (
    <div className="flex flex-col gap-2">
      <Tools nodes={nodes} />
      <div className="h-[max(24rem,calc(100dvh-21rem))] overflow-hidden rounded-lg border bg-canvas">
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          fitView
          fitViewOptions={FIT}
          minZoom={0.1}
          maxZoom={2}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          zoomOnDoubleClick={false}
          preventScrolling={false}
          panOnScroll={false}
          zoomOnScroll={false}
          proOptions={{ hideAttribution: true }}
          aria-label="Graph of the run"
        >
          <Background gap={22} size={1.2} color="var(--line-strong)" />
          {nodes.length >= MAPPED_MIN && <Map />}
        </ReactFlow>
      </div>
    </div>
  );
}

const TONE_COLOURS = {
  idle: 'var(--line-strong)',
  run: 'var(--run)',
  wait: 'var(--wait)',
  warn: 'var(--warn)',
  ok: 'var(--ok)',
  bad: 'var(--bad)',
} as const;

function Map() {
  return (
    <MiniMap<FlowNode>
      pannable
      zoomable
      ariaLabel="Map of the graph"
      className="hidden! overflow-hidden rounded-md border border-line md:block!"
      bgColor="var(--surface)"
      maskColor="color-mix(in srgb, var(--canvas) 65%, transparent)"
      nodeColor={({ data }) => (data.loop ? 'var(--sunken)' : TONE_COLOURS[lookOf(data.status ?? 'PENDING').tone])}
    />
  );
}

function Tools({ nodes }: { readonly nodes: readonly FlowNode[] }) {
  const { zoomIn, zoomOut, fitView } = useReactFlow();
  const [text, setText] = useState('');
  const find = () => {
    const lower = text.trim().toLowerCase();
    const found = lower === '' ? undefined : nodes.find(({ id, data }) => `${id} ${data.title}`.toLowerCase().includes(lower));
    if (found) void fitView({ nodes: [{ id: found.id }], maxZoom: 1.2, duration: 300 });
  };
  return (
    <div className="no-print flex items-center gap-1.5 pr-28">
      <input
        type="search"
        aria-label="Find a step in the graph"
        placeholder="Find a step"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && find()}
        className={`${inputClass} h-7 w-32 sm:w-40`}
      />
      <Button kind="quiet" isSmall icon={Plus} aria-label="Nearer" onClick={() => void zoomIn()} />
      <Button kind="quiet" isSmall icon={Minus} aria-label="Farther" onClick={() => void zoomOut()} />
      <Button kind="quiet" isSmall icon={Maximize} aria-label="Show all" onClick={() => void fitView(FIT)} />
    </div>
  );
}
