import { useVirtualizer } from '@tanstack/react-virtual';
import { ChartGantt, ZoomIn, ZoomOut } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useRunEvents } from '../api/run-events.js';
import { Button } from '../ui/button.js';
import { EmptyState } from '../ui/empty-state.js';
import { Skeleton } from '../ui/skeleton.js';
import { isFinal } from '../ui/status-words.js';
import { useNow } from '../ui/time.js';
import { duration } from '../ui/times.js';
import { timelineOf, marksOf, type Timeline } from './timeline.js';
import { LEGEND, TimelineBars } from './timeline-bars.js';
import { useRun } from './use-run.js';
import { WithStep } from './with-step.js';

const ROW_PX = 30;
const ZOOM_MAX = 64;
/** A mark needs so much room beside its neighbour. */
const MARKS_PER_ZOOM = 6;

/** When each step worked, when it waited and for what, attempt by attempt. */
export function TimelineView() {
  const { run } = useRun();
  const { events } = useRunEvents(run.id, run.endedAt ?? 'open');
  const timeline = useMemo(() => timelineOf(events), [events]);
  if (events.length === 0) return <Skeleton lines={8} />;
  if (timeline.rows.length === 0)
    return (
      <EmptyState icon={ChartGantt} title="Nothing has begun">
        No step of this run has begun yet.
      </EmptyState>
    );
  return (
    <WithStep>
      <Chart timeline={timeline} isOver={isFinal(run.status)} />
    </WithStep>
  );
}

function Chart({ timeline, isOver }: { readonly timeline: Timeline; readonly isOver: boolean }) {
  const [zoom, setZoom] = useState(1);
  const now = useNow();
  const untilMs = Math.max(timeline.fromMs + 1, isOver ? timeline.toMs : Math.max(now, timeline.toMs));
  return (
    <div className="rounded-lg border bg-surface">
      <div className="flex flex-wrap items-center justify-between gap-2 border-b px-3 py-1.5">
        <ul className="m-0 flex list-none flex-wrap gap-x-4 gap-y-1 p-0 text-xs text-muted">
          {LEGEND.map(({ kind, word, className }) => (
            <li key={kind} className="flex items-center gap-1.5">
              <span aria-hidden className={`h-2.5 w-4 rounded-sm ${className}`} />
              {word}
            </li>
          ))}
        </ul>
        <span className="no-print flex items-center gap-1">
          <span className="tabular mr-2 text-sm text-muted">{duration(untilMs - timeline.fromMs)}</span>
          <Button kind="quiet" isSmall icon={ZoomOut} aria-label="Farther" onClick={() => setZoom(Math.max(1, zoom / 2))} />
          <Button kind="quiet" isSmall icon={ZoomIn} aria-label="Nearer" onClick={() => setZoom(Math.min(ZOOM_MAX, zoom * 2))} />
        </span>
      </div>
      <Rows timeline={timeline} untilMs={untilMs} zoom={zoom} isOver={isOver} />
    </div>
  );
}

interface RowsProps {
  readonly timeline: Timeline;
  readonly untilMs: number;
  readonly zoom: number;
  readonly isOver: boolean;
}

function Rows({ timeline, untilMs, zoom, isOver }: RowsProps) {
  const box = useRef<HTMLDivElement>(null);
  const { run, step: looked, look } = useRun();
  const names = useMemo(() => new Map(run.steps.map(({ id, name }) => [id, name ?? id])), [run.steps]);
  const rows = useVirtualizer({
    count: timeline.rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });
  const lengthMs = untilMs - timeline.fromMs;
  return (
    <div ref={box} className="relative max-h-[70dvh] overflow-auto" tabIndex={0} role="region" aria-label="Timeline">
      <div style={{ width: `${zoom * 100}%` }}>
        <div className="sticky top-0 z-10 h-6 border-b bg-surface pl-40 text-xs text-faint sm:pl-56">
          <div className="relative h-full">
            {marksOf(lengthMs, zoom * MARKS_PER_ZOOM).map((ms) => (
              <span
                key={ms}
                className="tabular absolute top-1 border-l pl-1 whitespace-nowrap"
                style={{ left: `${(ms / lengthMs) * 100}%` }}
              >
                {duration(ms)}
              </span>
            ))}
          </div>
        </div>
        <ul className="relative m-0 list-none p-0" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const row = timeline.rows[index] as Timeline['rows'][number];
            return (
              <li key={row.path} className="absolute inset-x-0" style={{ top: start, height: ROW_PX }}>
                <TimelineBars
                  row={row}
                  title={names.get(row.path) ?? row.path}
                  isLooked={row.path === looked}
                  look={() => look(row.path)}
                  {...{ fromMs: timeline.fromMs, untilMs, pauses: timeline.pauses, isOver }}
                />
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}
