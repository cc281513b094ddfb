import { useQuery } from '@tanstack/react-query';
import { runCountsQuery, type RunFilter } from '../api/run-list.js';
import type { RunStatus } from '../api/run-queries.js';
import type { Search } from '../shell/search-params.js';
import { classNames } from '../ui/class-names.js';
import { StatusIcon } from '../ui/status.js';
import { lookOf, RUN_STATUSES } from '../ui/status-words.js';

/** How many there are of each status, and a press to see these: the counts are the filter. */
export function StatusCounts({ filter, change }: { readonly filter: RunFilter; readonly change: (search: Search) => void }) {
  const { data } = useQuery({ ...runCountsQuery(filter), placeholderData: (before) => before });
  const chosen = filter.status ?? [];
  const shown = RUN_STATUSES.filter((status) => (data?.counts[status] ?? 0) > 0 || chosen.includes(status));
  const toggle = (status: RunStatus) => {
    const next = chosen.includes(status) ? chosen.filter((one) => one !== status) : [...chosen, status];
    change({ status: next.length === 0 ? undefined : next });
  };
  if (shown.length === 0) return null;
  return (
    <div role="group" aria-label="Status" className="-mx-4 flex gap-1.5 overflow-x-auto px-4 py-0.5 md:mx-0 md:flex-wrap md:px-0.5">
      {shown.map((status) => (
        <button
          key={status}
          type="button"
          aria-pressed={chosen.includes(status)}
          onClick={() => toggle(status)}
          className={classNames(
            'inline-flex h-7 shrink-0 items-center gap-1.5 rounded-md border px-2 text-sm whitespace-nowrap',
            chosen.includes(status)
              ? 'border-accent bg-accent-soft text-ink'
              : 'border-line bg-surface text-muted hover:border-line-strong',
          )}
        >
          <StatusIcon status={status} size={14} />
          {lookOf(status).word}
          <span className="tabular font-semibold text-ink">
            {data?.counts[status] ?? 0}
            {data && !data.isWhole && '+'}
          </span>
        </button>
      ))}
    </div>
  );
}
