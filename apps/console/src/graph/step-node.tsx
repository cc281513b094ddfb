import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import { classNames } from '../ui/class-names.js';
import { Badge, StatusIcon } from '../ui/status.js';
import type { ShownNode } from './shown-graph.js';
import { stepType } from './step-types.js';

export type StepNodeType = Node<{ readonly step: ShownNode; readonly isBody: boolean; readonly canConnect: boolean }, 'step'>;

const HANDLE = '!size-3 !border-line-strong !bg-surface hover:!border-accent hover:!bg-accent';

/** A step: its icon says its type, its border what is said about it. A loop is a box around its body. */
export function StepNode({ data: { step, isBody, canConnect }, selected }: NodeProps<StepNodeType>) {
  const { icon: Icon, word } = stepType(step.type);
  return (
    <div
      className={classNames(
        'relative flex h-full w-full flex-col rounded-lg border text-ink',
        isBody ? 'border-dashed bg-sunken/60' : 'bg-surface',
        step.isPointedOut ? 'border-2 border-bad' : selected ? 'border-accent' : 'border-line-strong',
        selected && 'ring-2 ring-accent',
        step.isFaded && 'opacity-45',
      )}
    >
      <Handle type="target" position={Position.Top} isConnectable={canConnect} className={canConnect ? HANDLE : 'opacity-0'} />
      <Marks step={step} />
      <div className="flex min-h-14 items-center gap-2.5 px-2.5 py-2">
        <span
          className={classNames('rounded-md p-1.5', step.type === 'human-approval' ? 'bg-wait-soft text-wait' : 'bg-sunken text-muted')}
        >
          <Icon aria-hidden size={16} />
        </span>
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium" title={step.title}>
            {step.title}
          </span>
          <span className="block truncate text-xs text-faint" title={step.detail}>
            {step.detail ?? word}
          </span>
        </span>
        {step.status && <StatusIcon status={step.status} size={16} />}
      </div>
      <Handle type="source" position={Position.Bottom} isConnectable={canConnect} className={canConnect ? HANDLE : 'opacity-0'} />
    </div>
  );
}

/** On the border, where they take nothing of the name. */
function Marks({ step: { marks = [] } }: { readonly step: ShownNode }) {
  if (marks.length === 0) return null;
  return (
    <span className="absolute -top-3 right-2 flex gap-1">
      {marks.map(({ tone, word }) => (
        <span key={word} className="rounded-full bg-surface">
          <Badge tone={tone}>{word}</Badge>
        </span>
      ))}
    </span>
  );
}
