import type { Calendar, ScheduleTimes } from '../runbook/index.js';

/** The occurrence that a firing stands for, and how many before it nobody fired. */
export interface DueOccurrence {
  readonly scheduledAt: number;
  readonly missed: number;
}

/** Occurrences that are counted as missed. Each costs the owner of all schedules up to 0.2 ms; beyond, the count stands still. */
export const MISSED_COUNTED_MAX = 100;
/** Every occurrence is at a whole minute, so nothing is looked for between two of them. */
const MINUTE_MS = 60_000;

/** The latest of the occurrences from `first`, itself one, until `now`: one firing stands for all of them. */
export function dueOccurrence(calendar: Calendar, times: ScheduleTimes, first: number, now: number): DueOccurrence {
  let scheduledAt = first;
  for (let missed = 0; missed < MISSED_COUNTED_MAX; missed++) {
    const next = calendar.next(times, scheduledAt);
    if (next === undefined || next > now) return { scheduledAt, missed };
    scheduledAt = next;
  }
  return { scheduledAt: latestOccurrence(calendar, times, scheduledAt, now), missed: MISSED_COUNTED_MAX };
}

/** By halves: a year by the minute takes twenty questions instead of half a million. */
function latestOccurrence(calendar: Calendar, times: ScheduleTimes, first: number, now: number): number {
  let latest = first;
  let until = now;
  while (until - latest > MINUTE_MS) {
    const middle = latest + Math.floor((until - latest) / 2);
    const next = calendar.next(times, middle);
    if (next !== undefined && next <= now) latest = next;
    else until = middle;
  }
  const next = calendar.next(times, latest);
  return next !== undefined && next <= now ? next : latest;
}
