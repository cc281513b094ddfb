import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ScrollText } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { api, told } from '../api/client.js';
import { toProblem } from '../api/problem.js';
import { readable } from '../api/readable.js';
import type { RunLine } from '../api/run-queries.js';
import { textIn, useSearch } from '../shell/use-search.js';
import { Button } from '../ui/button.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { EmptyState } from '../ui/empty-state.js';
import { TextField } from '../ui/field.js';
import { linkClass } from '../ui/link-class.js';
import { Page } from '../ui/page.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Skeleton } from '../ui/skeleton.js';
import { Status } from '../ui/status.js';
import { Time } from '../ui/time.js';
import { LogCheck } from './log-check.js';

const COLUMNS: readonly Column<RunLine>[] = [
  { name: 'Status', cell: ({ status }) => <Status status={status} /> },
  {
    name: 'Run',
    isWide: true,
    cell: ({ id, runbook }) => (
      <Link to={`/audit/${id}`} className={linkClass}>
        <Said text={runbook.id} max={120} />
      </Link>
    ),
  },
  { name: 'Started by', from: 'sm', cell: ({ startedBy }) => <Said text={startedBy.id} max={80} /> },
  {
    name: 'Incident',
    from: 'md',
    cell: ({ incidentId }) =>
      incidentId !== undefined && (
        <span className="inline-block min-w-28">
          <Said text={incidentId} max={80} />
        </span>
      ),
  },
  { name: 'Started', cell: ({ startedAt }) => <Time at={startedAt} /> },
];

/** What the log answers: by run, by person, by time; and whether it is whole. */
export function AuditPage() {
  return (
    <Page title="Audit" lead="Who did what, by which permission, on which basis, and the proof that nothing of it was changed.">
      <RunSearch />
      <RunsFound />
      <LogCheck />
    </Page>
  );
}

/** As an execution is called. */
const RUN_ID = /^exe_[0-9a-f]{32}$/;

function RunSearch() {
  const navigate = useNavigate();
  const [search, change] = useSearch();
  const [person, setPerson] = useState(textIn(search, 'person') ?? '');
  const [since, setSince] = useState(textIn(search, 'since') ?? '');
  const [until, setUntil] = useState(textIn(search, 'until') ?? '');
  const [run, setRun] = useState('');
  const isRun = RUN_ID.test(run.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isRun) void navigate({ to: `/audit/${run.trim()}` });
    else change({ person: person.trim() || undefined, since: since || undefined, until: until || undefined });
  };
  const fault = run.trim() !== '' && !isRun ? 'Expected an id such as exe_0198f1c2…, as the page of a run has it.' : undefined;
  return (
    <Panel title="Look for runs">
      <form onSubmit={submit} className="grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-5">
        <TextField label="Run" placeholder="exe_…" value={run} fault={fault} onChange={({ target }) => setRun(target.value)} />
        <TextField label="Started by" placeholder="ana" value={person} onChange={({ target }) => setPerson(target.value)} />
        <TextField label="From" type="date" value={since} onChange={({ target }) => setSince(target.value)} />
        <TextField label="To" type="date" value={until} onChange={({ target }) => setUntil(target.value)} />
        <Button type="submit" kind="primary">
          Look
        </Button>
      </form>
    </Panel>
  );
}

function RunsFound() {
  const [search] = useSearch();
  const [person, since, until] = [textIn(search, 'person'), textIn(search, 'since'), textIn(search, 'until')];
  const query = {
    ...(person !== undefined && { startedBy: person }),
    ...(since !== undefined && { startedAfter: `${since}T00:00:00Z` }),
    ...(until !== undefined && { startedBefore: `${until}T23:59:59.999Z` }),
  };
  const { data, error, refetch } = useQuery({
    queryKey: ['audited-runs', query],
    queryFn: async () => {
      const { items, nextCursor } = await told(api.GET('/api/v1/executions', { params: { query } }));
      return { ...readable(items), nextCursor };
    },
  });
  return (
    <Panel title="Runs" isFlush>
      {error && <ProblemNotice problem={toProblem(error)} retry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={5} />}
      {data?.items.length === 0 && (
        <EmptyState icon={ScrollText} title="No run">
          None that you may see was started by this person in this time.
        </EmptyState>
      )}
      {data && data.items.length > 0 && <DataTable caption="Runs" columns={COLUMNS} rows={data.items} keyOf={({ id }) => id} />}
      {data?.nextCursor !== undefined && <p className="m-0 px-3 py-2 text-sm text-faint">There are older ones: choose a shorter time.</p>}
    </Panel>
  );
}
