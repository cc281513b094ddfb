import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { LucideIcon } from 'lucide-react';
import { toProblem } from '../api/problem.js';
import { runsQuery, type RunFilter } from '../api/run-list.js';
import type { RunLine } from '../api/run-queries.js';
import { parseSearch } from '../shell/search-params.js';
import { EmptyState } from '../ui/empty-state.js';
import { linkClass } from '../ui/link-class.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Skeleton } from '../ui/skeleton.js';
import { StatusIcon } from '../ui/status.js';
import { Time } from '../ui/time.js';

const SHOWN_MAX = 6;

export interface RunPanelProps {
  readonly title: string;
  readonly filter: RunFilter;
  /** Where all of them are. */
  readonly all: string;
  readonly empty: { readonly icon: LucideIcon; readonly title: string; readonly why: string };
}

export function RunPanel({ title, filter, all, empty }: RunPanelProps) {
  const { data, error, refetch } = useInfiniteQuery({ ...runsQuery(filter), placeholderData: (before) => before });
  const runs = data?.pages[0]?.items;
  return (
    <Panel
      title={title}
      isFlush
      acts={
        runs &&
        runs.length > 0 && (
          <Link to="/runs" search={parseSearch(all.slice(1))} className={linkClass}>
            All
          </Link>
        )
      }
    >
      {error && !runs && <ProblemNotice problem={toProblem(error)} retry={() => void refetch()} />}
      {!runs && !error && <Skeleton lines={3} />}
      {runs?.length === 0 && (
        <EmptyState icon={empty.icon} title={empty.title}>
          {empty.why}
        </EmptyState>
      )}
      <ul className="m-0 list-none p-0">
        {runs?.slice(0, SHOWN_MAX).map((run) => (
          <OneRun key={run.id} run={run} />
        ))}
      </ul>
    </Panel>
  );
}

function OneRun({ run: { id, runbook, status, startedAt, incidentId, failure } }: { readonly run: RunLine }) {
  return (
    <li className="flex items-start gap-2.5 border-b px-3 py-2 last:border-b-0">
      <span className="mt-0.5">
        <StatusIcon status={status} />
      </span>
      <span className="min-w-0 flex-1">
        <Link to={`/runs/${id}`} className={`${linkClass} font-medium`}>
          <Said text={runbook.id} max={80} />
        </Link>
        {incidentId !== undefined && (
          <span className="ml-2 text-sm text-muted">
            <Said text={incidentId} max={60} />
          </span>
        )}
        {failure && (
          <span className="line-clamp-2 text-sm text-muted">
            {failure.step !== undefined && `${failure.step}: `}
            <Said text={failure.error.message} max={200} />
          </span>
        )}
      </span>
      <span className="shrink-0 text-sm text-muted">
        <Time at={startedAt} />
      </span>
    </li>
  );
}
