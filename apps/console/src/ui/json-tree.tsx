import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { classNames } from './class-names.js';
import { CopyButton } from './copy-button.js';
import { Said } from './said.js';

/** Members of one level that are drawn at once. */
const SHOWN_MAX = 100;
const TEXT_MAX = 2_000;
const OPEN_DEPTH = 2;

/** A value of a run, as a tree that opens. Large lists and texts are shown in part, and copied whole. */
export function JsonTree({ value, label }: { readonly value: unknown; readonly label: string }) {
  if (value === undefined) return <p className="m-0 text-faint">none</p>;
  return (
    <div className="group/json relative rounded-md border bg-sunken py-1.5 pr-9 pl-2 font-mono text-xs leading-6">
      <span className="absolute top-0.5 right-0.5">
        <CopyButton text={() => JSON.stringify(value, undefined, 2)} name={`Copy ${label}`} />
      </span>
      <Node value={value} depth={0} />
    </div>
  );
}

interface NodeProps {
  readonly name?: string;
  readonly value: unknown;
  readonly depth: number;
}

function Node({ name, value, depth }: NodeProps) {
  const [isOpen, setOpen] = useState(depth < OPEN_DEPTH);
  if (typeof value !== 'object' || value === null) return <Leaf {...(name !== undefined && { name })} value={value} />;
  const members = Object.entries(value);
  const isList = Array.isArray(value);
  const summary = isList ? `[${members.length}]` : `{${members.length}}`;
  return (
    <div>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex min-h-6 max-w-full items-center gap-0.5 border-0 bg-transparent p-0 text-left text-ink"
      >
        <ChevronRight aria-hidden size={12} className={classNames('shrink-0 text-faint', isOpen && 'rotate-90')} />
        {name !== undefined && <Name text={name} />}
        <span className="text-faint">{summary}</span>
      </button>
      {isOpen && (
        <div className="ml-1.5 border-l pl-2.5">
          <Members members={members} depth={depth} />
        </div>
      )}
    </div>
  );
}

function Members({ members, depth }: { readonly members: readonly (readonly [string, unknown])[]; readonly depth: number }) {
  const [shown, setShown] = useState(SHOWN_MAX);
  return (
    <>
      {members.slice(0, shown).map(([name, value]) => (
        <Node key={name} name={name} value={value} depth={depth + 1} />
      ))}
      {members.length > shown && (
        <button
          type="button"
          onClick={() => setShown(shown + SHOWN_MAX)}
          className="min-h-6 border-0 bg-transparent p-0 text-accent hover:underline"
        >
          {members.length - shown} more
        </button>
      )}
    </>
  );
}

function Leaf({ name, value }: { readonly name?: string; readonly value: unknown }) {
  const colour = typeof value === 'string' ? 'text-ok' : typeof value === 'number' ? 'text-run' : 'text-wait';
  return (
    <div className="pl-3.5">
      {name !== undefined && <Name text={name} />}
      <span className={classNames('whitespace-pre-wrap', colour)}>
        {typeof value === 'string' ? <Words text={value} /> : String(value)}
      </span>
    </div>
  );
}

/** A text of a megabyte would hold the page up: its beginning, and all of it when it is asked for. */
function Words({ text }: { readonly text: string }) {
  const [isWhole, setWhole] = useState(false);
  if (isWhole || text.length <= TEXT_MAX) return <Said text={text} />;
  return (
    <>
      <Said text={text} max={TEXT_MAX} />{' '}
      <button type="button" onClick={() => setWhole(true)} className="min-h-6 border-0 bg-transparent p-0 text-accent hover:underline">
        all {text.length.toLocaleString('en')} characters
      </button>
    </>
  );
}

function Name({ text }: { readonly text: string }) {
  return (
    <span className="mr-1.5 text-muted">
      <Said text={text} max={120} />:
    </span>
  );
}
