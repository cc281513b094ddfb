import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { BookOpenText, Plus, Search as SearchIcon } from 'lucide-react';
import { toProblem } from '../api/problem.js';
import { activityQuery, type RunbookActivity } from '../api/runbook-documents.js';
import { useMay } from '../session/use-session.js';
import { textIn, useSearch } from '../shell/use-search.js';
import { Button } from '../ui/button.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { EmptyState } from '../ui/empty-state.js';
import { inputClass } from '../ui/field.js';
import { linkClass } from '../ui/link-class.js';
import { Page } from '../ui/page.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Skeleton } from '../ui/skeleton.js';
import { Badge } from '../ui/status.js';
import { Time } from '../ui/time.js';
import { LastRuns, SuccessRate } from './how-it-does.js';
import { isDraft, labelsOf, pathOf, useListedRunbooks, type ListedRunbook } from './listed-runbooks.js';
import { Owner } from './owner.js';
import { VersionStatus } from './version-status.js';

interface Row {
  readonly runbook: ListedRunbook;
  readonly activity: RunbookActivity | undefined;
}

const COLUMNS: readonly Column<Row>[] = [
  { name: 'Runbook', isWide: true, cell: ({ runbook }) => <Name runbook={runbook} /> },
  { name: 'State', cell: ({ runbook }) => <VersionStatus status={runbook.status} /> },
  {
    name: 'Version',
    from: 'sm',
    align: 'right',
    cell: ({ runbook }) => <span className="tabular">{isDraft(runbook) ? '–' : runbook.version}</span>,
  },
  { name: 'Owner', from: 'lg', cell: (row) => <Owner {...row} /> },
  { name: 'Newest runs', from: 'md', cell: ({ activity }) => <LastRuns activity={activity} /> },
  { name: 'Success', align: 'right', cell: ({ activity }) => <SuccessRate activity={activity} /> },
  { name: 'Last run', from: 'xl', cell: ({ activity }) => activity?.newest[0] && <Time at={activity.newest[0].startedAt} /> },
];

export function RunbooksPage() {
  const [search, change] = useSearch();
  const { data, error, refetch } = useListedRunbooks();
  const { data: activity } = useQuery(activityQuery);
  const [words, label] = [textIn(search, 'q') ?? '', textIn(search, 'label')];
  const found = (data ?? []).filter((runbook) => fits(runbook, words, label));
  const rows = found.map((runbook) => ({ runbook, activity: activity?.get(runbook.id) }));
  return (
    <Page title="Runbooks" lead="What can be run, who answers for it, and how it does." acts={<NewRunbook />}>
      <div className="flex flex-wrap items-center gap-2">
        <label className="relative min-w-0 flex-1 sm:max-w-sm">
          <span className="sr-only">Find a runbook</span>
          <SearchIcon aria-hidden size={15} className="absolute top-2 left-2.5 text-faint" />
          <input
            className={`${inputClass} pl-8`}
            placeholder="Find by name, id or label"
            value={words}
            onChange={(event) => change({ q: event.target.value })}
          />
        </label>
        {label !== undefined && (
          <Button isSmall onClick={() => change({ label: undefined })}>
            Label {label} ×
          </Button>
        )}
      </div>
      <Panel isFlush>
        {error && <ProblemNotice problem={toProblem(error)} retry={() => void refetch()} />}
        {!data && !error && <Skeleton lines={8} />}
        {data && rows.length > 0 && <DataTable caption="Runbooks" columns={COLUMNS} rows={rows} keyOf={({ runbook }) => pathOf(runbook)} />}
        {data && rows.length === 0 && <Nothing isFiltered={data.length > 0} clear={() => change({ q: undefined, label: undefined })} />}
      </Panel>
    </Page>
  );
}

function Name({ runbook }: { readonly runbook: ListedRunbook }) {
  const { id, name } = runbook;
  return (
    <div className="min-w-40">
      <Link to={pathOf(runbook)} className={`${linkClass} font-medium`}>
        <Said text={name} max={140} />
      </Link>
      <div className="mt-0.5 flex flex-wrap items-center gap-1.5 text-xs text-faint">
        <code className="said font-mono">{id}</code>
        {labelsOf(runbook).map((label) => (
          <Link key={label} to="/runbooks" search={{ label }} className="no-underline">
            <Badge>{label}</Badge>
          </Link>
        ))}
      </div>
    </div>
  );
}

function fits(runbook: ListedRunbook, words: string, label: string | undefined): boolean {
  const labels = labelsOf(runbook);
  const description = isDraft(runbook) ? '' : (runbook.description ?? '');
  const text = [runbook.id, runbook.name, description, ...labels].join(' ').toLowerCase();
  const asked = words.toLowerCase().split(/\s+/);
  return (label === undefined || labels.includes(label)) && asked.every((word) => text.includes(word));
}

function NewRunbook() {
  const { may, whyNot } = useMay('runbooks:write');
  const navigate = useNavigate();
  return (
    <Button kind="primary" icon={Plus} {...(!may && { whyNot })} onClick={() => void navigate({ to: '/designer' })}>
      New runbook
    </Button>
  );
}

function Nothing({ isFiltered, clear }: { readonly isFiltered: boolean; readonly clear: () => void }) {
  if (isFiltered)
    return (
      <EmptyState icon={SearchIcon} title="No runbook fits" act={<Button onClick={clear}>Show all</Button>}>
        There are runbooks, but none has these words or this label.
      </EmptyState>
    );
  return (
    <EmptyState icon={BookOpenText} title="No runbook yet" act={<NewRunbook />}>
      A runbook says which steps are taken, in which order, and who is asked before. None has been put in force that you may see.
    </EmptyState>
  );
}
