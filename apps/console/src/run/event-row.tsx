import { ChevronRight } from 'lucide-react';
import { membersOf, type RunEvent } from '../api/run-events.js';
import { classNames } from '../ui/class-names.js';
import { CopyButton } from '../ui/copy-button.js';
import { JsonTree } from '../ui/json-tree.js';
import { Said } from '../ui/said.js';
import { Tooltip } from '../ui/tooltip.js';
import { duration, wallTime } from '../ui/times.js';
import { useRun } from './use-run.js';

const TONES: readonly (readonly [RegExp, string])[] = [
  [/Fail|Lost|TimedOut|Broken/, 'text-bad'],
  [/Doubt|Cancel|Held|Hold|Pause|Void|Outdated|Overrid/, 'text-warn'],
  [/Approval|Vote|Wait|Received/, 'text-wait'],
  [/Completed|Ended|Released|Confirmed/, 'text-ok'],
];
const toneOf = (type: string): string => TONES.find(([pattern]) => pattern.test(type))?.[1] ?? 'text-ink';

export interface EventRowProps {
  readonly event: RunEvent;
  /** Of its record: all events of a record were decided together, and are chained as one. */
  readonly isFirst: boolean;
  readonly isOpen: boolean;
  readonly toggle: () => void;
}

export function EventRow({ event, isFirst, isOpen, toggle }: EventRowProps) {
  const { look } = useRun();
  const { version, index, type, step, time, text } = event;
  return (
    <div className={classNames('border-b', isFirst && 'border-t border-t-line')}>
      <div className="flex min-h-[33px] items-center gap-2 px-2 text-sm">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={toggle}
          className="flex min-w-0 items-center gap-2 border-0 bg-transparent p-0 text-left"
        >
          <ChevronRight aria-hidden size={14} className={classNames('shrink-0 text-faint', isOpen && 'rotate-90')} />
          <span className={classNames('tabular w-14 shrink-0 font-mono text-xs', isFirst ? 'text-muted' : 'text-faint')}>
            {version}.{index}
          </span>
          <span className={classNames('truncate font-medium', toneOf(type))}>{type}</span>
        </button>
        {step !== undefined && (
          <button
            type="button"
            onClick={() => look(step)}
            className="min-w-0 truncate border-0 bg-transparent p-0 font-mono text-xs text-accent hover:underline"
          >
            <Said text={step} max={120} />
          </button>
        )}
        <span className="ml-auto shrink-0 text-xs text-muted">
          <SinceStart at={time} />
        </span>
      </div>
      {isOpen && (
        <div className="flex flex-col gap-1 px-2 pb-2 sm:pl-8">
          <JsonTree value={membersOf(event)} label="the event" />
          <span>
            <CopyButton text={text} label="Copy as it came" />
          </span>
        </div>
      )}
    </div>
  );
}

/** How long after the start; the wall's own time on hover. */
function SinceStart({ at }: { readonly at: string }) {
  const { run } = useRun();
  const ms = new Date(at).getTime();
  return (
    <Tooltip text={<span className="tabular">{`${wallTime(ms)} · ${at}`}</span>}>
      <time dateTime={at} className="tabular">
        +{duration(Math.max(0, ms - new Date(run.startedAt).getTime()))}
      </time>
    </Tooltip>
  );
}
