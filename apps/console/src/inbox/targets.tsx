import { Boxes, ShieldAlert } from 'lucide-react';
import type { Request } from '../api/inbox-queries.js';
import { JsonTree } from '../ui/json-tree.js';
import { Panel } from '../ui/panel.js';
import { Said } from '../ui/said.js';
import { Badge } from '../ui/status.js';
import { gistOf } from './gist.js';

type Shown = Request['shown'];
type Target = Shown['targets'][number];

/** What acts on the world behind this gate, with what it would be sent. */
export function Targets({ shown }: { readonly shown: Shown }) {
  const { targets, omitted = 0 } = shown;
  if (targets.length === 0 && omitted === 0) return null;
  return (
    <Panel title="What runs behind it" isFlush>
      <ul className="m-0 list-none p-0">
        {targets.map((target) => (
          <li key={target.step} className="flex flex-col gap-1.5 border-b p-3 last:border-b-0">
            <OneTarget target={target} />
          </li>
        ))}
      </ul>
      {omitted > 0 && <p className="m-0 border-t px-3 py-2 text-sm text-muted">And {omitted} more, none of them sensitive.</p>}
    </Panel>
  );
}

function OneTarget({ target }: { readonly target: Target }) {
  const { step, type, sensitive, parameters, template, unknown = [], runbook } = target;
  const shownValue = parameters ?? template;
  const gist = gistOf(type, shownValue);
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <code className="said font-mono text-sm font-medium">
          <Said text={step} max={200} />
        </code>
        <Badge>{type}</Badge>
        {sensitive !== undefined && (
          <Badge tone="warn">
            <ShieldAlert aria-hidden size={13} />
            <Said text={sensitive} max={60} />
          </Badge>
        )}
        {runbook && (
          <span className="inline-flex items-center gap-1 text-sm text-muted">
            <Boxes aria-hidden size={14} />
            <Said text={`${runbook.id} version ${runbook.version}`} max={120} />
          </span>
        )}
      </div>
      {gist !== undefined && (
        <p className="said m-0 font-mono text-sm">
          <Said text={gist} max={1_000} />
        </p>
      )}
      {shownValue !== undefined && <JsonTree value={shownValue} label={`what ${step} is given`} />}
      {parameters === undefined && (
        <p className="said m-0 text-sm text-muted">
          {template === undefined
            ? 'What it is given cannot be known yet.'
            : `Not known yet, because it reads what has not happened: ${unknown.length === 0 ? 'parts of it' : unknown.join(', ')}.`}
        </p>
      )}
    </>
  );
}
