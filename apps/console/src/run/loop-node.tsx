import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { stepType } from '../graph/step-types.js';
import { classNames } from '../ui/class-names.js';
import { Said } from '../ui/said.js';
import { StatusIcon } from '../ui/status.js';
import { lookOf } from '../ui/status-words.js';
import type { FlowNode } from './flow-elements.js';
import { EDGE_OF_TONE, Ends, NodeMenu } from './step-node.js';

/** A loop with its body, in the iteration that is picked; how many came to what. */
export const LoopNode = memo(function LoopNode({ data }: NodeProps<FlowNode>) {
  const { title, type, status = 'PENDING', path, isLooked, look } = data;
  const { icon: Icon } = stepType(type);
  const { word, tone } = lookOf(status);
  return (
    <div
      className={classNames(
        'h-full w-full rounded-lg border border-l-4 bg-sunken',
        EDGE_OF_TONE[tone],
        isLooked && 'outline-2 outline-offset-2 outline-accent',
      )}
    >
      <Ends />
      <button
        type="button"
        onClick={() => path !== undefined && look(path)}
        aria-pressed={isLooked}
        aria-label={`${title}: ${word}`}
        className="nopan flex h-8 w-full min-w-0 items-center gap-1.5 border-0 bg-transparent px-2.5 pr-8 text-left text-ink"
      >
        <StatusIcon status={status} />
        <Icon aria-hidden size={13} className="shrink-0 text-faint" />
        <span className="truncate text-sm font-medium">
          <Said text={title} max={60} />
        </span>
        <span className="shrink-0 text-xs text-muted">{word}</span>
      </button>
      <Iterations data={data} />
      <NodeMenu data={data} />
    </div>
  );
});

/** Which iteration is shown, and how many came to what. */
function Iterations({ data: { loop, title, pick } }: { readonly data: FlowNode['data'] }) {
  if (!loop || loop.iterations.length === 0) return <p className="m-0 px-2.5 text-xs text-faint">No iteration yet</p>;
  return (
    <div className="nopan flex h-7 items-center gap-2 px-2.5 text-xs text-muted">
      <select
        aria-label={`Iteration of ${title}`}
        value={loop.pick}
        onChange={(event) => pick(Number(event.target.value))}
        className="h-6 max-w-36 rounded border border-field bg-surface px-1 text-xs text-ink"
      >
        {loop.iterations.map(({ index, status: of }) => (
          <option key={index} value={index}>
            {index + 1} of {loop.iterations.length}: {lookOf(of).word}
          </option>
        ))}
      </select>
      <span className="tabular truncate">
        {loop.counts.done} done{loop.counts.failed > 0 && `, ${loop.counts.failed} failed`}
        {loop.counts.open > 0 && `, ${loop.counts.open} open`}
      </span>
    </div>
  );
}
