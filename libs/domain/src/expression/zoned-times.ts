import { timestampAt } from './operators.js';
import type { Run } from './run.js';
import { parseLocalTime } from './time-text.js';
import { Timestamp, timestampText } from './values.js';

const MINUTE_MS = 60_000;
/** No zone changes its clocks twice within two days around a time. */
const DAY_MS = 86_400_000;

/** A date whose UTC parts are those of the zone's clocks at that moment. `zone`: an IANA name, `UTC` or `+02:00`. */
export function dateIn(run: Run, { ms }: Timestamp, zone: string, at: number): Date {
  const whole = Math.floor(ms);
  return new Date(whole + run.zoneOffsetMs(zone, whole, at));
}

/**
 * RFC 3339 with the zone's offset then, such as `2026-07-01T14:00:00.000+02:00`. Before there were standard times offsets have seconds, which the
 * format has not: the time is shown at the whole minutes, so that it is the same moment.
 */
export function textIn(run: Run, timestamp: Timestamp, zone: string, at: number): string {
  const offset = Math.trunc(run.zoneOffsetMs(zone, Math.floor(timestamp.ms), at) / MINUTE_MS);
  const local = timestampText(timestampAt(run, timestamp.ms + offset * MINUTE_MS, at));
  return local.replace('Z', offset === 0 ? 'Z' : offsetText(offset));
}

function offsetText(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${twoDigits(hours)}:${twoDigits(rest)}`;
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/**
 * The moment at which the zone's clocks show this date and time; undefined: the text is none. Where they show it twice it is the first, and where
 * clocks that are put forward leave it out, it is what they show if they go on as before (RFC 5545).
 */
export function atLocalTime(run: Run, text: string, zone: string, at: number): Timestamp | undefined {
  const local = parseLocalTime(text);
  if (local === undefined) return undefined;
  const whole = Math.floor(local);
  const before = run.zoneOffsetMs(zone, whole - DAY_MS, at);
  const after = run.zoneOffsetMs(zone, whole + DAY_MS, at);
  const shown = [before, after].filter((offset) => run.zoneOffsetMs(zone, whole - offset, at) === offset);
  return timestampAt(run, local - (shown.length === 0 ? before : Math.max(...shown)), at);
}
