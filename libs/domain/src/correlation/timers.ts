import type { CorrelationState } from './state.js';

/** When the first kept event's time-to-live is over, in milliseconds since the epoch. */
export function nextTimerAt({ kept }: CorrelationState): number | undefined {
  let earliest = Infinity;
  for (const { expiresAt } of kept) earliest = Math.min(earliest, expiresAt);
  return earliest === Infinity ? undefined : earliest;
}
