import { StepGraph } from '../graph/step-graph.js';
import type { Designer } from './use-designer.js';

/** The graph, in which steps are chosen and links drawn. */
export function GraphPane({
  designer: { editor, graph, selected, select },
  className,
}: {
  readonly designer: Designer;
  readonly className: string;
}) {
  return (
    <section aria-label="Graph" className={className}>
      {editor.unreadable !== undefined && (
        <p role="status" className="said m-0 border-b bg-warn-soft px-3 py-2 text-sm text-warn">
          The graph shows the text as it could be read last. {editor.unreadable}
        </p>
      )}
      <div className="min-h-0 flex-1">
        <StepGraph
          graph={graph}
          label="Steps of the runbook"
          selected={selected}
          onSelect={select}
          onConnect={(from, to) => void editor.edit({ kind: 'connect', from, to, as: 'dependsOn' })}
        />
      </div>
    </section>
  );
}
