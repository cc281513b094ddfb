import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CalendarClock } from 'lucide-react';
import { toProblem } from '../api/problem.js';
import { schedulesQuery, type RunbookVersions, type Schedule } from '../api/runbook-documents.js';
import { shortJson } from '../forms/form-context.js';
import type { JsonObject } from '../forms/json.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { EmptyState } from '../ui/empty-state.js';
import { linkClass } from '../ui/link-class.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Skeleton } from '../ui/skeleton.js';
import { Time } from '../ui/time.js';
import { definitionOf } from './definition.js';

const mono = (text: string) => (
  <code className="said font-mono text-sm">
    <Said text={text} max={200} />
  </code>
);

const SCHEDULES: readonly Column<Schedule>[] = [
  {
    name: 'Schedule',
    cell: ({ schedule, timezone }) => (
      <>
        {mono(schedule)} <span className="text-xs text-faint">{timezone}</span>
      </>
    ),
  },
  {
    name: 'Next',
    cell: ({ nextAt, paused }) =>
      nextAt ? <Time at={nextAt} /> : <span className="text-faint">{paused ? `paused by ${paused.by}: ${paused.reason}` : 'never'}</span>,
  },
  { name: 'While one runs', from: 'sm', cell: ({ overlap }) => overlap },
  { name: 'Last', isWide: true, cell: ({ last }) => <Last last={last} /> },
];

function Last({ last }: Pick<Schedule, 'last'>) {
  if (!last) return <span className="text-faint">not fired yet</span>;
  const words = `${last.outcome.toLowerCase()}${last.missed > 0 ? `, ${last.missed} missed before` : ''}${last.reason ? `: ${last.reason}` : ''}`;
  return (
    <span className="text-sm">
      {last.firedAt && <Time at={last.firedAt} />} <Said text={words} max={300} />{' '}
      {last.executionId && (
        <Link to={`/runs/${last.executionId}`} className={linkClass}>
          the run
        </Link>
      )}
    </span>
  );
}

const EVENTS: readonly Column<JsonObject>[] = [
  { name: 'Event', cell: ({ event }) => mono(String(event)) },
  { name: 'When', isWide: true, cell: ({ when }) => when !== undefined && mono(shortJson(when)) },
  { name: 'Inputs', from: 'md', cell: ({ inputs }) => inputs !== undefined && mono(shortJson(inputs)) },
];

/** What begins a run without a person. Only those of the newest version count. */
export function Triggers({ runbook }: { readonly runbook: RunbookVersions }) {
  const { data, error, refetch } = useQuery(schedulesQuery(runbook.id));
  const events = (definitionOf(runbook.definition).triggers ?? []).filter((trigger) => 'event' in trigger);
  if (data?.length === 0 && events.length === 0)
    return (
      <Panel>
        <EmptyState icon={CalendarClock} title="Nothing begins it by itself">
          A schedule or an event under <code>triggers</code> in its document would. Now people and other runbooks start it.
        </EmptyState>
      </Panel>
    );
  return (
    <div className="flex flex-col gap-4">
      {runbook.status === 'DEPRECATED' && (
        <p className="m-0 rounded-md bg-warn-soft px-3 py-2 text-warn">The newest version is deprecated: none of these fires.</p>
      )}
      <Panel title="Schedules" isFlush>
        {error && <ProblemNotice problem={toProblem(error)} retry={() => void refetch()} />}
        {!data && !error && <Skeleton lines={2} />}
        {data && <DataTable caption="Schedules" columns={SCHEDULES} rows={data} keyOf={({ trigger }) => trigger} />}
      </Panel>
      {events.length > 0 && (
        <Panel title="Events" isFlush>
          <DataTable caption="Events" columns={EVENTS} rows={events} keyOf={(trigger) => JSON.stringify(trigger)} />
        </Panel>
      )}
    </div>
  );
}
