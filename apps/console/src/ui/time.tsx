import { useSyncExternalStore } from 'react';
import { every, now } from './clock.js';
import { duration, relativeTime, timeDisplay, wallTime } from './times.js';
import { Tooltip } from './tooltip.js';

const TICK_MS = 1_000;
const listeners = new Set<() => void>();
let stop: (() => void) | undefined;
let second = now();

function listen(listener: () => void): () => void {
  listeners.add(listener);
  stop ??= every(TICK_MS, () => {
    second = now();
    for (const one of listeners) one();
  });
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    stop?.();
    stop = undefined;
  };
}

/** Milliseconds since the epoch, once a second; one timer for the whole page. */
export const useNow = (): number => useSyncExternalStore(listen, () => second);

/** A time as the person wants it; both exact ones on hover. */
export function Time({ at }: { readonly at: string | number | undefined }) {
  const display = timeDisplay.use();
  const current = useNow();
  if (at === undefined) return <span className="text-faint">–</span>;
  const ms = typeof at === 'number' ? at : new Date(at).getTime();
  const shown = display === 'relative' ? relativeTime(ms, current) : wallTime(ms, display === 'local' ? 'local' : undefined);
  const exact = `${wallTime(ms)} · ${wallTime(ms, 'local')} here`;
  return (
    <Tooltip text={<span className="tabular">{exact}</span>}>
      <time dateTime={Number.isFinite(ms) ? new Date(ms).toISOString() : undefined} className="tabular whitespace-nowrap">
        {shown}
      </time>
    </Tooltip>
  );
}

/** Between two times; without an end, until now. */
export function Lasted({ from, until }: { readonly from: string | undefined; readonly until?: string | undefined }) {
  const current = useNow();
  if (from === undefined) return <span className="text-faint">–</span>;
  const end = until === undefined ? current : new Date(until).getTime();
  return <span className="tabular whitespace-nowrap">{duration(Math.max(0, end - new Date(from).getTime()))}</span>;
}
