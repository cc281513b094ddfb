import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Inbox } from 'lucide-react';
import { api, told } from '../api/client.js';
import { textIn, useSearch } from '../shell/use-search.js';
import { classNames } from '../ui/class-names.js';
import type { Column } from '../ui/data-table.js';
import { EmptyState } from '../ui/empty-state.js';
import { linkClass } from '../ui/link-class.js';
import { Panel } from '../ui/panel.js';
import { Said } from '../ui/said.js';
import { Time } from '../ui/time.js';
import { Code } from './ops-page.js';
import { PagedTable } from './paged-table.js';
import type { FactDelivery, Subscription } from './queries.js';
import { DELIVERY_WORDS, DeliveryBadge } from './subscription-badges.js';

type Status = FactDelivery['status'];
const STATUSES = Object.keys(DELIVERY_WORDS) as Status[];
/** New ones are seen so soon. */
const AGAIN_MS = 5_000;

const COLUMNS: readonly Column<FactDelivery>[] = [
  { name: 'Status', cell: ({ status }) => <DeliveryBadge status={status} /> },
  {
    name: 'What',
    isWide: true,
    cell: ({ type, key, replay }) => (
      <span className="flex min-w-40 flex-col gap-0.5">
        <Code text={type} max={120} />
        <span className="said text-sm text-muted">
          {key.startsWith('exe_') ? (
            <Link to={`/runs/${key}`} className={linkClass}>
              <Said text={key} max={80} />
            </Link>
          ) : (
            <Said text={key} max={120} />
          )}
          {replay !== undefined && ' · replayed'}
        </span>
      </span>
    ),
  },
  {
    name: 'Last answer',
    from: 'md',
    cell: ({ lastAnswer }) =>
      lastAnswer ? (
        <span className="said text-sm">
          {lastAnswer.status} <Said text={lastAnswer.text ?? ''} max={160} />
        </span>
      ) : (
        <span className="text-faint">none yet</span>
      ),
  },
  { name: 'Attempts', from: 'sm', align: 'right', cell: ({ attempts }) => attempts },
  { name: 'Queued', cell: ({ at }) => <Time at={at} /> },
  { name: 'Next', from: 'lg', cell: ({ nextAt }) => <Time at={nextAt} /> },
];

/** What became of each fact that is told to it. */
export function Deliveries({ subscription: { id, deliveries } }: { readonly subscription: Subscription }) {
  const [search, change] = useSearch();
  const chosen = STATUSES.find((status) => status === textIn(search, 'status'));
  const query = useDeliveries(id, chosen);
  return (
    <Panel title="Deliveries" isFlush>
      <div role="group" aria-label="Only those that stand so" className="flex flex-wrap gap-1.5 border-b p-3">
        {STATUSES.map((status) => (
          <button
            key={status}
            type="button"
            aria-pressed={status === chosen}
            onClick={() => change({ status: status === chosen ? undefined : status })}
            className={classNames(
              'inline-flex h-7 items-center gap-1.5 rounded-full border px-2.5 text-sm',
              status === chosen ? 'border-accent bg-accent-soft text-ink' : 'bg-surface text-muted hover:bg-hover',
            )}
          >
            {DELIVERY_WORDS[status].word}
            <span className="tabular font-semibold text-ink">{deliveries[status].toLocaleString('en')}</span>
          </button>
        ))}
      </div>
      <PagedTable
        caption="Deliveries"
        query={query}
        columns={COLUMNS}
        keyOf={({ fact, replay }) => `${fact} ${replay ?? ''}`}
        empty={
          <EmptyState icon={Inbox} title="No delivery">
            Nothing has happened that it asks for, or nothing of it stands so.
          </EmptyState>
        }
        more="Older deliveries"
      />
    </Panel>
  );
}

const useDeliveries = (id: string, deliveryStatus: Status | undefined) =>
  useInfiniteQuery({
    queryKey: ['subscriptions', id, 'deliveries', deliveryStatus],
    queryFn: ({ pageParam }) => {
      const query = { ...(deliveryStatus && { deliveryStatus }), ...(pageParam !== '' && { cursor: pageParam }) };
      return told(api.GET('/api/v1/subscriptions/{id}/deliveries', { params: { path: { id }, query } }));
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: AGAIN_MS,
  });
