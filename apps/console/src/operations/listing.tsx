import type { UseQueryResult } from '@tanstack/react-query';
import { Search, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { toProblem } from '../api/problem.js';
import { textIn, useSearch } from '../shell/use-search.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { EmptyState } from '../ui/empty-state.js';
import { inputClass } from '../ui/field.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Skeleton } from '../ui/skeleton.js';

export interface ListingProps<Row> {
  readonly caption: string;
  readonly query: Pick<UseQueryResult<{ readonly items: readonly Row[] }>, 'data' | 'error' | 'refetch'>;
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
  /** What is searched in; without it there is no search. */
  readonly textOf?: (row: Row) => string;
  readonly empty: { readonly icon: LucideIcon; readonly title: string; readonly why: ReactNode; readonly act?: ReactNode };
  /** Beside the search: filters. */
  readonly filters?: ReactNode;
  readonly fits?: (row: Row) => boolean;
}

/** From so many rows on there is something to search in. */
const SEARCHED_MIN = 6;

/** A list with its loading, its failing, its being empty, and its search in the address. */
export function Listing<Row>({ caption, query, columns, keyOf, textOf, empty, filters, fits }: ListingProps<Row>) {
  const [search, change] = useSearch();
  const sought = (textIn(search, 'q') ?? '').toLowerCase();
  const { data, error, refetch } = query;
  const all = data?.items ?? [];
  const rows = all.filter((row) => (fits?.(row) ?? true) && (sought === '' || textOf?.(row).toLowerCase().includes(sought)));
  const isSearched = textOf !== undefined && (all.length >= SEARCHED_MIN || sought !== '');
  return (
    <Panel isFlush>
      {(isSearched || filters !== undefined) && (
        <div className="flex flex-wrap items-center gap-2 border-b px-3 py-2">
          {isSearched && (
            <label className="relative min-w-40 flex-1 sm:max-w-72">
              <span className="sr-only">Search in {caption}</span>
              <Search aria-hidden size={15} className="pointer-events-none absolute top-2 left-2.5 text-faint" />
              <input
                type="search"
                className={`${inputClass} pl-8`}
                placeholder="Search"
                value={textIn(search, 'q') ?? ''}
                onChange={({ target }) => change({ q: target.value || undefined })}
              />
            </label>
          )}
          {filters}
        </div>
      )}
      {error && (
        <div className="p-3">
          <ProblemNotice problem={toProblem(error)} retry={() => void refetch()} />
        </div>
      )}
      {!data && !error && <Skeleton lines={6} />}
      {data && all.length === 0 && (
        <EmptyState icon={empty.icon} title={empty.title} act={empty.act}>
          {empty.why}
        </EmptyState>
      )}
      {all.length > 0 && rows.length === 0 && <p className="said m-0 px-3 py-6 text-center text-muted">Nothing of {all.length} fits.</p>}
      {rows.length > 0 && <DataTable caption={caption} columns={columns} rows={rows} keyOf={keyOf} />}
    </Panel>
  );
}
