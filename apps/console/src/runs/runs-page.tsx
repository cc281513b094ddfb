import { useInfiniteQuery } from '@tanstack/react-query';
import { ListChecks, SearchX } from 'lucide-react';
import { useMemo } from 'react';
import { useLiveRuns } from '../api/live-runs.js';
import { toProblem } from '../api/problem.js';
import { runsQuery, type RunFilter } from '../api/run-list.js';
import { useSearch } from '../shell/use-search.js';
import { Button } from '../ui/button.js';
import { EmptyState } from '../ui/empty-state.js';
import { Page } from '../ui/page.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Skeleton } from '../ui/skeleton.js';
import { useNow } from '../ui/time.js';
import { BulkBar } from './bulk-bar.js';
import { FilterBar } from './filter-bar.js';
import { filterOf, isFiltered, NO_FILTER } from './filters.js';
import { RunTable } from './run-table.js';
import { StatusCounts } from './status-counts.js';
import { ViewBar } from './view-bar.js';

const MINUTE_MS = 60_000;

/** Every run that I may see: narrowed, counted, live, and acted on together. */
export function RunsPage() {
  const [search, change] = useSearch();
  const minute = Math.floor(useNow() / MINUTE_MS);
  const filter = useMemo(() => filterOf(search, minute * MINUTE_MS), [search, minute]);
  useLiveRuns(filter);
  return (
    <Page title="Runs" acts={<BulkBar filter={filter} />}>
      <ViewBar search={search} change={change} />
      <FilterBar search={search} change={change} />
      <StatusCounts filter={filter} change={change} />
      <Panel isFlush>
        <Runs filter={filter} clear={() => change(NO_FILTER)} />
      </Panel>
    </Page>
  );
}

function Runs({ filter, clear }: { readonly filter: RunFilter; readonly clear: () => void }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...runsQuery(filter),
    placeholderData: (before) => before,
  });
  const runs = useMemo(() => data?.pages.flatMap(({ items }) => items), [data]);
  const classified = data?.pages.reduce((sum, page) => sum + (page.classified ?? 0), 0) ?? 0;
  if (error && !runs) return <ProblemNotice problem={toProblem(error)} retry={() => void refetch()} />;
  if (!runs) return <Skeleton lines={10} />;
  return (
    <>
      {runs.length === 0 && !hasNextPage ? <NoRuns filter={filter} clear={clear} /> : <RunTable runs={runs} />}
      {classified > 0 && (
        <p className="m-0 border-t px-3 py-2 text-sm text-muted">
          {classified === 1 ? 'One more run is' : `${classified} more runs are`} classified above your clearance.
        </p>
      )}
      {hasNextPage && (
        <div className="flex items-center justify-center gap-3 border-t p-2">
          <Button isSmall isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {filter.text ? 'Look further back' : 'Older runs'}
          </Button>
        </div>
      )}
    </>
  );
}

function NoRuns({ filter, clear }: { readonly filter: RunFilter; readonly clear: () => void }) {
  if (isFiltered(filter))
    return (
      <EmptyState icon={SearchX} title="No run fits" act={<Button onClick={clear}>Show all runs</Button>}>
        There may be runs that you see and that the filter leaves out.
      </EmptyState>
    );
  return (
    <EmptyState icon={ListChecks} title="No run yet">
      A run is what becomes of a runbook that is started: by you, by a schedule or by an event. None has been started that you may see.
    </EmptyState>
  );
}
