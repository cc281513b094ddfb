import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { SearchX } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { api, told, type Schemas } from '../api/client.js';
import { textIn, useSearch } from '../shell/use-search.js';
import { Button } from '../ui/button.js';
import { classNames } from '../ui/class-names.js';
import type { Column } from '../ui/data-table.js';
import { EmptyState } from '../ui/empty-state.js';
import { TextField } from '../ui/field.js';
import { linkClass } from '../ui/link-class.js';
import { Panel } from '../ui/panel.js';
import { Said } from '../ui/said.js';
import { Badge } from '../ui/status.js';
import { Time } from '../ui/time.js';
import { DISPOSITION_WORDS } from './disposition-words.js';
import type { Disposition } from './queries.js';
import { Code } from './ops-page.js';
import { PagedTable } from './paged-table.js';

type Kind = Disposition['disposition'];
type Counts = Schemas['Dispositions']['counts'];

const COLUMNS: readonly Column<Disposition>[] = [
  {
    name: 'What became of it',
    cell: ({ disposition }) => <Badge tone={DISPOSITION_WORDS[disposition].tone}>{DISPOSITION_WORDS[disposition].word}</Badge>,
  },
  {
    name: 'Event',
    isWide: true,
    cell: ({ event, record, reason, records }) => (
      <span className="flex min-w-40 flex-col gap-0.5">
        {event ? <Code text={event.id} max={120} /> : <span className="text-muted">none that could be read</span>}
        <span className="said text-sm text-muted">
          <Said text={event ? `${event.type} of ${event.source}` : record} max={200} />
          {records !== undefined && records > 1 && ` · ${records} records`}
        </span>
        {reason !== undefined && (
          <span className="said text-sm text-warn">
            <Said text={reason} max={500} />
          </span>
        )}
      </span>
    ),
  },
  {
    name: 'Runs',
    cell: ({ executions = [] }) => (
      <span className="flex flex-col">
        {executions.map((id, index) => (
          <Link key={id} to={`/runs/${id}`} className={linkClass}>
            run {executions.length > 1 ? index + 1 : ''}
          </Link>
        ))}
      </span>
    ),
  },
  { name: 'Record', from: 'lg', cell: ({ record }) => <Code text={record} max={80} /> },
  { name: 'When', cell: ({ at }) => <Time at={at} /> },
];

/** "Where is my event?": by its id, or among those that ended alike. */
export function Dispositions({ sourceId }: { readonly sourceId: string }) {
  const [search, change] = useSearch();
  const kind = Object.keys(DISPOSITION_WORDS).find((name) => name === textIn(search, 'disposition')) as Kind | undefined;
  const event = textIn(search, 'event');
  const query = useDispositions(sourceId, kind, event);
  const counts = query.data?.pages[0]?.counts;
  return (
    <Panel title="What became of its records" isFlush>
      <div className="flex flex-col gap-3 border-b p-3">
        <EventSearch key={event ?? ''} event={event} onSearch={(id) => change({ event: id || undefined })} />
        {counts && <CountChips counts={counts} chosen={kind} onChoose={(next) => change({ disposition: next })} />}
      </div>
      <PagedTable
        caption="Records"
        query={query}
        columns={COLUMNS}
        keyOf={({ record }) => record}
        empty={
          <EmptyState icon={SearchX} title={event === undefined ? 'No record' : 'No record with this event'}>
            {event === undefined
              ? 'Nothing has come in, or nothing of it ended so.'
              : 'No record of this source had an event with this id: it has not come here, came to another source, or could not be read.'}
          </EmptyState>
        }
        more="Older records"
      />
    </Panel>
  );
}

const useDispositions = (id: string, disposition: Kind | undefined, event: string | undefined) =>
  useInfiniteQuery({
    queryKey: ['dispositions', id, disposition, event],
    queryFn: ({ pageParam }) => {
      const query = {
        ...(disposition && { disposition }),
        ...(event !== undefined && { event }),
        ...(pageParam !== '' && { cursor: pageParam }),
      };
      return told(api.GET('/api/v1/event-sources/{id}/dispositions', { params: { path: { id }, query } }));
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

function EventSearch({ event, onSearch }: { readonly event: string | undefined; readonly onSearch: (id: string) => void }) {
  const [text, setText] = useState(event ?? '');
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    onSearch(text.trim());
  };
  return (
    <form onSubmit={submit} className="flex items-end gap-2">
      <div className="min-w-0 flex-1 sm:max-w-96">
        <TextField
          label="Where is my event?"
          type="search"
          placeholder="The event’s id"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </div>
      <Button type="submit">Find</Button>
    </form>
  );
}

function CountChips({
  counts,
  chosen,
  onChoose,
}: {
  readonly counts: Counts;
  readonly chosen: Kind | undefined;
  readonly onChoose: (kind: Kind | undefined) => void;
}) {
  const kinds = Object.keys(DISPOSITION_WORDS) as Kind[];
  return (
    <div role="group" aria-label="Only those that ended so" className="flex flex-wrap gap-1.5">
      {kinds.map((kind) => (
        <button
          key={kind}
          type="button"
          aria-pressed={kind === chosen}
          title={DISPOSITION_WORDS[kind].means}
          onClick={() => onChoose(kind === chosen ? undefined : kind)}
          className={classNames(
            'inline-flex h-7 items-center gap-1.5 rounded-full border px-2.5 text-sm',
            kind === chosen ? 'border-accent bg-accent-soft text-ink' : 'bg-surface text-muted hover:bg-hover',
          )}
        >
          {DISPOSITION_WORDS[kind].word}
          <span className="tabular font-semibold text-ink">{(counts[kind] ?? 0).toLocaleString('en')}</span>
        </button>
      ))}
    </div>
  );
}
