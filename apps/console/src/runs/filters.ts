import type { RunFilter } from '../api/run-list.js';
import type { RunStatus } from '../api/run-queries.js';
import type { Search } from '../shell/search-params.js';
import { textIn, textsIn } from '../shell/use-search.js';
import { RUN_STATUSES } from '../ui/status-words.js';

const HOUR_MS = 3_600_000;

/** Times that go on with the clock, so that a saved view of today is of today tomorrow too. */
export const SPANS: Readonly<Record<string, { readonly label: string; readonly ms: number }>> = {
  hour: { label: 'Last hour', ms: HOUR_MS },
  day: { label: 'Last 24 hours', ms: 24 * HOUR_MS },
  week: { label: 'Last 7 days', ms: 7 * 24 * HOUR_MS },
  month: { label: 'Last 30 days', ms: 30 * 24 * HOUR_MS },
};

/** Rounded down to the minute: the same address asks the same for a while, and is found in what was fetched. */
const MINUTE_MS = 60_000;

const isStatus = (text: string): text is RunStatus => (RUN_STATUSES as readonly string[]).includes(text);

/** What the address says; what it says and nobody knows is left out. */
export function filterOf(search: Search, nowMs: number): RunFilter {
  const span = SPANS[textIn(search, 'since') ?? ''];
  const statuses = textsIn(search, 'status').filter(isStatus);
  const filter: RunFilter = {
    runbookId: textIn(search, 'runbook'),
    label: textIn(search, 'label'),
    status: statuses.length > 0 ? statuses : undefined,
    startedBy: textIn(search, 'by'),
    incidentId: textIn(search, 'incident'),
    text: textIn(search, 'q')?.trim(),
    startedAfter: span ? new Date(Math.floor((nowMs - span.ms) / MINUTE_MS) * MINUTE_MS).toISOString() : textIn(search, 'after'),
    startedBefore: textIn(search, 'before'),
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== ''));
}

export const NO_FILTER: Search = {
  ...{ runbook: undefined, label: undefined, status: undefined, by: undefined, incident: undefined },
  ...{ q: undefined, since: undefined, after: undefined, before: undefined },
};

export const isFiltered = (filter: RunFilter): boolean => Object.keys(filter).length > 0;
