import type { UseInfiniteQueryResult, InfiniteData } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { toProblem } from '../api/problem.js';
import { Button } from '../ui/button.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Skeleton } from '../ui/skeleton.js';

export interface PagedTableProps<Row> {
  readonly caption: string;
  readonly query: Pick<
    UseInfiniteQueryResult<InfiniteData<{ readonly items: readonly Row[] }>>,
    'data' | 'error' | 'refetch' | 'hasNextPage' | 'fetchNextPage' | 'isFetchingNextPage'
  >;
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
  readonly empty: ReactNode;
  /** What the next page has: "Older records". */
  readonly more: string;
}

/** The newest of a long list, with its loading, its failing and its being empty; the older ones a page at a time. */
export function PagedTable<Row>({ caption, query, columns, keyOf, empty, more }: PagedTableProps<Row>) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = query;
  const rows = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      {error && (
        <div className="p-3">
          <ProblemNotice problem={toProblem(error)} retry={() => void refetch()} />
        </div>
      )}
      {!data && !error && <Skeleton lines={5} />}
      {data && rows.length === 0 && empty}
      {rows.length > 0 && <DataTable caption={caption} columns={columns} rows={rows} keyOf={keyOf} />}
      {hasNextPage && (
        <div className="border-t p-2 text-center">
          <Button kind="quiet" isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {more}
          </Button>
        </div>
      )}
    </>
  );
}
