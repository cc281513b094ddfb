import { classNames } from '../ui/class-names.js';
import { Said } from '../ui/said.js';
import { duration } from '../ui/times.js';
import type { Span, SpanKind, TimelineRow } from './timeline.js';

export const LEGEND: readonly { readonly kind: SpanKind | 'failed'; readonly word: string; readonly className: string }[] = [
  { kind: 'work', word: 'Working', className: 'bg-run' },
  { kind: 'failed', word: 'Failed attempt', className: 'bg-bad' },
  { kind: 'retry', word: 'Waiting to try again', className: 'border border-dashed border-warn bg-warn-soft' },
  { kind: 'people', word: 'Waiting for people', className: 'border border-wait bg-wait-soft' },
  { kind: 'wait', word: 'Waiting for an event or a time', className: 'border border-dashed border-wait bg-surface' },
  { kind: 'inside', word: 'Its own steps, or run', className: 'border border-line-strong bg-sunken' },
  { kind: 'doubt', word: 'In doubt', className: 'border border-warn bg-warn' },
];

const lookOfSpan = ({ kind, isFailed }: Span) =>
  LEGEND.find((one) => one.kind === (kind === 'work' && isFailed ? 'failed' : kind)) ?? LEGEND[0]!;

export interface TimelineBarsProps {
  readonly row: TimelineRow;
  readonly title: string;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly pauses: readonly Span[];
  readonly isOver: boolean;
  readonly isLooked: boolean;
  readonly look: () => void;
}

export function TimelineBars({ row, title, fromMs, untilMs, pauses, isOver, isLooked, look }: TimelineBarsProps) {
  const place = ({ fromMs: from, toMs }: Span) => {
    const [left, right] = [from, toMs ?? untilMs].map((ms) => ((ms - fromMs) / (untilMs - fromMs)) * 100) as [number, number];
    return { left: `${Math.min(left, 99.8)}%`, width: `max(3px, ${right - left}%)` };
  };
  return (
    <div className={classNames('flex h-full items-center border-b', isLooked && 'bg-accent-soft')}>
      <button
        type="button"
        onClick={look}
        aria-pressed={isLooked}
        className="sticky left-0 z-[5] flex h-full w-40 shrink-0 items-center border-0 border-r bg-surface px-2 text-left text-sm text-ink sm:w-56"
        style={{ paddingLeft: 8 + (row.path.split('/').length - 1) * 12 }}
      >
        <span className="truncate">
          <Said text={title} max={80} />
        </span>
      </button>
      <div className="relative h-full min-w-0 flex-1">
        {pauses.map((span) => (
          <span key={span.fromMs} aria-hidden className="absolute inset-y-0 bg-sunken" style={place(span)} />
        ))}
        {row.spans.map((span, index) => {
          const { word, className } = lookOfSpan(span);
          const lasted = span.toMs === undefined ? 'goes on' : duration(span.toMs - span.fromMs);
          const words = `${word}${span.attempt === undefined ? '' : `, attempt ${span.attempt}`}: ${lasted}`;
          return (
            <span
              key={index}
              role="img"
              aria-label={words}
              title={words}
              className={classNames('absolute top-2 bottom-2 rounded-sm', className)}
              style={place(span)}
            />
          );
        })}
        {!isOver && <span aria-hidden className="absolute inset-y-0 right-0 w-px bg-bad" />}
      </div>
    </div>
  );
}
