import { useNavigate } from '@tanstack/react-router';
import { Handle, Position, type NodeProps } from '@xyflow/react';
import { Copy, CornerDownRight, Ellipsis, Eye } from 'lucide-react';
import { memo } from 'react';
import { stepType } from '../graph/step-types.js';
import { classNames } from '../ui/class-names.js';
import { Menu, type MenuEntry } from '../ui/menu.js';
import { Said } from '../ui/said.js';
import { StatusIcon } from '../ui/status.js';
import { lookOf, type Tone } from '../ui/status-words.js';
import type { FlowNode } from './flow-elements.js';

/** The edge at its left says how it stands; the shape and the word say so too. */
export const EDGE_OF_TONE: Readonly<Record<Tone, string>> = {
  idle: 'border-l-line-strong',
  run: 'border-l-run',
  wait: 'border-l-wait',
  warn: 'border-l-warn',
  ok: 'border-l-ok',
  bad: 'border-l-bad',
};

export const StepNode = memo(function StepNode({ data }: NodeProps<FlowNode>) {
  const { title, type, status = 'PENDING', path, attempt, isLooked, isOnFailure, look } = data;
  const { icon: Icon, word: typeWord } = stepType(type);
  const { word, tone } = lookOf(status);
  const isAside = status === 'SKIPPED' || status === 'CANCELLED' || path === undefined;
  return (
    <div
      className={classNames(
        'group relative flex h-full w-full rounded-md border border-l-4 bg-surface',
        EDGE_OF_TONE[tone],
        isLooked ? 'outline-2 outline-offset-2 outline-accent' : '',
        isAside && 'border-dashed',
        tone === 'bad' && 'bg-bad-soft',
        (tone === 'wait' || tone === 'warn') && 'bg-wait-soft',
      )}
    >
      <Ends />
      <button
        type="button"
        onClick={() => path !== undefined && look(path)}
        aria-label={`${title}: ${word}`}
        aria-pressed={isLooked}
        className="nopan flex min-w-0 flex-1 flex-col justify-center gap-0.5 rounded-md border-0 bg-transparent pr-7 pl-2.5 text-left text-ink"
      >
        <span className="flex w-full min-w-0 items-center gap-1.5">
          <StatusIcon status={status} />
          <span className={classNames('truncate text-sm font-medium', isAside && 'text-muted')}>
            <Said text={title} max={80} />
          </span>
        </span>
        <span className="flex w-full min-w-0 items-center gap-1 pl-5 text-xs text-muted">
          <Icon aria-hidden size={12} className="shrink-0" />
          <span className="truncate">
            {typeWord} · {word}
            {attempt > 1 && ` · attempt ${attempt}`}
            {isOnFailure && ' · on failure'}
          </span>
        </span>
      </button>
      <NodeMenu data={data} />
    </div>
  );
});

/** Where lines come in and go out. */
export function Ends() {
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} className="size-px! min-h-0! min-w-0! border-0! opacity-0" />
      <Handle type="source" position={Position.Bottom} isConnectable={false} className="size-px! min-h-0! min-w-0! border-0! opacity-0" />
    </>
  );
}

export function NodeMenu({ data: { path, child, look, title } }: { readonly data: FlowNode['data'] }) {
  const navigate = useNavigate();
  if (path === undefined) return null;
  const entries: MenuEntry[] = [
    { label: 'Look at it', icon: Eye, act: () => look(path) },
    { label: 'Copy its path', icon: Copy, act: () => void navigator.clipboard.writeText(path) },
    ...(child === undefined ? [] : [{ label: 'Open its run', icon: CornerDownRight, act: () => void navigate({ to: `/runs/${child}` }) }]),
  ];
  return (
    <span className="absolute top-1 right-1">
      <Menu
        entries={entries}
        trigger={
          <button
            type="button"
            aria-label={`Acts on ${title}`}
            className="nopan grid size-6 place-items-center rounded border-0 bg-transparent text-faint hover:bg-hover hover:text-ink"
          >
            <Ellipsis aria-hidden size={14} />
          </button>
        }
      />
    </span>
  );
}
