import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, told, type Schemas } from './client.js';
import { isReadable, readable } from './readable.js';
import type { RunLine, RunStatus } from './run-queries.js';

/** What a list of runs is narrowed by, as the address of the page says it. */
export interface RunFilter {
  readonly runbookId?: string | undefined;
  readonly label?: string | undefined;
  readonly status?: readonly RunStatus[] | undefined;
  readonly startedBy?: string | undefined;
  readonly incidentId?: string | undefined;
  readonly startedAfter?: string | undefined;
  readonly startedBefore?: string | undefined;
  readonly text?: string | undefined;
}

export interface RunPage {
  readonly items: readonly RunLine[];
  /** Runs among them that are classified above the reader's clearance. */
  readonly classified?: number;
  readonly nextCursor?: string | undefined;
}

const PAGE = 50;
/** Pages of a search that are passed over without a run: some tens of thousands of runs, in a few seconds. */
const EMPTY_PAGES_MAX = 20;
/** Of a first page that grows with what comes. */
const KEPT_MAX = 4 * PAGE;

const queryOf = ({ status, ...rest }: RunFilter) => ({ ...rest, ...(status && status.length > 0 && { status: [...status] }) });

export const runsQuery = (filter: RunFilter) =>
  infiniteQueryOptions({
    queryKey: ['runs', filter],
    queryFn: async ({ pageParam }): Promise<RunPage> => {
      let cursor: string | undefined = pageParam || undefined;
      for (let looked = 1; ; looked += 1) {
        const query = { ...queryOf(filter), limit: PAGE, ...(cursor !== undefined && { cursor }) };
        const { items, nextCursor } = await told(api.GET('/api/v1/executions', { params: { query } }));
        // A search says how far it came; with nothing found so far nobody wants to be asked whether to go on.
        if (items.length > 0 || nextCursor === undefined || looked === EMPTY_PAGES_MAX) return { ...readable(items), nextCursor };
        cursor = nextCursor;
      }
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** By every status: the filter's own one is left out, so that the others can be chosen too. */
export const runCountsQuery = ({ status: _status, ...filter }: RunFilter) =>
  queryOptions({
    queryKey: ['runs', 'counts', filter],
    queryFn: () => told(api.GET('/api/v1/executions/counts', { params: { query: filter } })),
  });

/** A line fits as the service would say, where that can be said of the line alone; undefined: only the service knows. */
export function fits(line: RunLine, filter: RunFilter): boolean | undefined {
  const { runbookId, label, status, startedBy, incidentId, startedAfter, startedBefore, text } = filter;
  if (status && status.length > 0 && !status.includes(line.status)) return false;
  if (runbookId !== undefined && line.runbook.id !== runbookId) return false;
  if (startedBy !== undefined && line.startedBy.id !== startedBy) return false;
  if (incidentId !== undefined && line.incidentId !== incidentId) return false;
  if (startedAfter !== undefined && new Date(line.startedAt).getTime() <= new Date(startedAfter).getTime()) return false;
  if (startedBefore !== undefined && new Date(line.startedAt).getTime() >= new Date(startedBefore).getTime()) return false;
  // Runs are found by the labels of their runbooks too, and by what their inputs say: only the service knows those.
  const isLabelled = label === undefined || Object.entries(line.labels ?? {}).some(([key, value]) => `${key}:${value}` === label);
  return isLabelled && text === undefined ? true : undefined;
}

/** A list with a line that has come or changed. Undefined: it has to be fetched again. */
export function withLine(
  pages: readonly RunPage[],
  line: RunLine | Schemas['RedactedExecution'],
  filter: RunFilter,
): RunPage[] | undefined {
  // A run that has risen above the reader's clearance leaves the list, and is counted.
  if (!isReadable(line)) return undefined;
  const isShown = pages.some(({ items }) => items.some(({ id }) => id === line.id));
  const fitting = fits(line, filter);
  if (isShown && fitting !== false)
    return pages.map((page) => ({
      ...page,
      items: page.items.map((item) => (item.id === line.id && item.version <= line.version ? line : item)),
    }));
  if (isShown) return pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => id !== line.id) }));
  if (fitting === false) return [...pages];
  if (fitting === undefined) return undefined;
  const [first, ...rest] = pages;
  if (!first) return undefined;
  // What comes for hours is not kept for hours: the list is fetched again, and is short again.
  if (first.items.length >= KEPT_MAX) return undefined;
  const newest = first.items[0];
  // Older ones belong somewhere in the middle, perhaps on a page that is not here.
  if (newest && newest.startedAt > line.startedAt) return undefined;
  return [{ ...first, items: [line, ...first.items] }, ...rest];
}
