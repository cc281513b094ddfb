import { AlarmClock, Clock } from 'lucide-react';
import { classNames } from '../ui/class-names.js';
import { Time, useNow } from '../ui/time.js';
import { urgencyOf, type Urgency } from '../api/inbox-order.js';

const COLOURS: Readonly<Record<Urgency, string>> = {
  over: 'text-bad font-medium',
  soon: 'text-warn font-medium',
  later: 'text-muted',
  whenever: 'text-faint',
};

/** By when an open request must be decided. */
export function Deadline({ at }: { readonly at: string | undefined }) {
  const urgency = urgencyOf(at, useNow());
  const Icon = urgency === 'soon' || urgency === 'over' ? AlarmClock : Clock;
  return (
    <span className={classNames('inline-flex items-center gap-1 whitespace-nowrap', COLOURS[urgency])}>
      <Icon aria-hidden size={14} className="shrink-0" />
      {at === undefined ? (
        'no deadline'
      ) : (
        <>
          <span className="sr-only">due</span>
          <Time at={at} />
        </>
      )}
    </span>
  );
}
