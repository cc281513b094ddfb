import { Link } from '@tanstack/react-router';
import { CornerDownRight, FlaskConical } from 'lucide-react';
import type { RunLine } from '../api/run-queries.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { Labels } from '../shell/labels.js';
import { linkClass } from '../ui/link-class.js';
import { Said } from '../ui/said.js';
import { Status } from '../ui/status.js';
import { Lasted, Time } from '../ui/time.js';
import { Tooltip } from '../ui/tooltip.js';

const COLUMNS: readonly Column<RunLine>[] = [
  { name: 'Status', cell: ({ status }) => <Status status={status} /> },
  { name: 'Run', isWide: true, cell: (run) => <WhichRun run={run} /> },
  { name: 'Started by', from: 'lg', cell: ({ startedBy }) => <Said text={startedBy.id} max={60} /> },
  {
    name: 'Incident',
    from: 'md',
    cell: ({ incidentId }) =>
      incidentId && (
        <div className="min-w-28">
          <Said text={incidentId} max={60} />
        </div>
      ),
  },
  { name: 'Started', from: 'sm', cell: ({ startedAt }) => <Time at={startedAt} /> },
  { name: 'Lasted', from: 'sm', align: 'right', cell: ({ startedAt, endedAt }) => <Lasted from={startedAt} until={endedAt} /> },
];

export function RunTable({ runs }: { readonly runs: readonly RunLine[] }) {
  return <DataTable caption="Runs" columns={COLUMNS} rows={runs} keyOf={({ id }) => id} />;
}

function WhichRun({ run: { id, startedAt, runbook, dryRun, parent, failure, labels, stepsInDoubt } }: { readonly run: RunLine }) {
  return (
    <div className="min-w-40">
      <div className="flex min-w-0 items-center gap-1.5">
        {parent && (
          <Tooltip text={`Started by step ${parent.step} of another run`}>
            <CornerDownRight role="img" aria-label="Child of another run" size={14} className="shrink-0 text-faint" />
          </Tooltip>
        )}
        <Link to={`/runs/${id}`} className={`${linkClass} min-w-0 font-medium`}>
          <Said text={runbook.id} max={120} />
        </Link>
        <span className="hidden shrink-0 font-mono text-xs text-faint sm:inline">
          v{runbook.version} · {id.slice(4, 12)}
        </span>
        {dryRun && (
          <Tooltip text="A dry run: nothing was done">
            <FlaskConical role="img" aria-label="Dry run" size={14} className="shrink-0 text-wait" />
          </Tooltip>
        )}
      </div>
      <p className="m-0 text-xs text-muted sm:hidden">
        <Time at={startedAt} />
      </p>
      {labels && <Labels labels={labels} />}
      {failure && (
        <p className="m-0 line-clamp-2 text-sm text-bad">
          {failure.step && (
            <>
              <span className="font-mono text-xs">
                <Said text={failure.step} max={80} />
              </span>
              {': '}
            </>
          )}
          <Said text={failure.error.message ?? failure.error.name} max={240} />
        </p>
      )}
      {stepsInDoubt !== undefined && (
        <p className="m-0 text-sm text-warn">
          {stepsInDoubt} {stepsInDoubt === 1 ? 'step is' : 'steps are'} in doubt: an operator must say what happened
        </p>
      )}
    </div>
  );
}
