import { useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Download, Link2, Unlink2 } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { api, told } from '../api/client.js';
import { useRunEvents, type RunEvent } from '../api/run-events.js';
import { useMay } from '../session/use-session.js';
import { Button } from '../ui/button.js';
import { CopyButton } from '../ui/copy-button.js';
import { download } from '../ui/download.js';
import { inputClass } from '../ui/field.js';
import { Skeleton } from '../ui/skeleton.js';
import { Badge } from '../ui/status.js';
import { EventRow } from './event-row.js';
import { useRun } from './use-run.js';

const ROW_PX = 34;

/** Everything that happened, in its order, each fact to be opened; twenty thousand scroll as well as twenty. */
export function EventsView() {
  const { run, asOf } = useRun();
  const { events } = useRunEvents(run.id, run.endedAt ?? 'open');
  const [text, setText] = useState('');
  const shown = useMemo(() => {
    const lower = text.toLowerCase();
    const until = asOf === undefined ? Infinity : run.version;
    return events.filter(({ version, text: said }) => version <= until && (lower === '' || said.toLowerCase().includes(lower)));
  }, [events, text, asOf, run.version]);
  const lines = () => shown.map(({ text: said }) => `${said}\n`).join('');
  if (events.length === 0) return <Skeleton lines={10} />;
  return (
    <div className="rounded-lg border bg-surface">
      <div className="flex flex-wrap items-center gap-2 border-b p-2">
        <input
          type="search"
          aria-label="Find in the events"
          placeholder="Find: a type, a step, anything that an event says"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className={`${inputClass} max-w-80 min-w-40 flex-1`}
        />
        <span className="tabular text-sm text-muted">
          {shown.length === events.length ? `${events.length} events` : `${shown.length} of ${events.length} events`}
        </span>
        <ChainMark />
        <span className="ml-auto flex gap-1">
          <CopyButton text={lines} label="Copy as JSON lines" />
          <Button isSmall icon={Download} onClick={() => download(`${run.id}.events.jsonl`, lines(), 'application/x-ndjson')}>
            Download
          </Button>
        </span>
      </div>
      <EventRows events={shown} />
    </div>
  );
}

/** Whether the records that these events came in are chained without a gap, as the service finds. */
function ChainMark() {
  const { run } = useRun();
  const { may } = useMay('evidence:read');
  const { data } = useQuery({
    queryKey: ['run', run.id, 'chain', run.version],
    queryFn: () => told(api.GET('/api/v1/executions/{id}/logs/verify', { params: { path: { id: run.id } } })),
    enabled: may,
    retry: false,
  });
  if (!data) return null;
  if (!data.valid)
    return (
      <Badge tone="bad">
        <Unlink2 aria-hidden size={13} /> The chain is broken
      </Badge>
    );
  return (
    <Badge tone="ok">
      <Link2 aria-hidden size={13} />
      {data.records} records chained{!data.complete && ', the newest are being audited'}
    </Badge>
  );
}

function EventRows({ events }: { readonly events: readonly RunEvent[] }) {
  const box = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const rows = useVirtualizer({
    count: events.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => keyOf(events[index] as RunEvent),
    overscan: 20,
  });
  const toggle = (key: string) =>
    setOpen((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  return (
    <div ref={box} className="max-h-[72dvh] min-h-40 overflow-y-auto" tabIndex={0} role="region" aria-label="Events">
      <ol className="relative m-0 list-none p-0" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start, key }) => {
          const event = events[index] as RunEvent;
          return (
            <li
              key={key}
              ref={rows.measureElement}
              data-index={index}
              className="absolute inset-x-0"
              style={{ top: start }}
              aria-setsize={events.length}
              aria-posinset={index + 1}
            >
              <EventRow
                event={event}
                isFirst={event.version !== events[index - 1]?.version}
                isOpen={open.has(String(key))}
                toggle={() => toggle(String(key))}
              />
            </li>
          );
        })}
      </ol>
    </div>
  );
}

const keyOf = ({ version, index }: RunEvent): string => `${version}.${index}`;
