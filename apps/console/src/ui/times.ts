import { stored } from './stored.js';

export const TIME_DISPLAYS = ['relative', 'local', 'utc'] as const;
export type TimeDisplay = (typeof TIME_DISPLAYS)[number];

/** How times are shown; the exact one is a hover away whatever is chosen. */
export const timeDisplay = stored<TimeDisplay>('times', TIME_DISPLAYS, 'relative');

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `2026-11-30 14:05:09` in the zone: UTC where none is named, which says so. */
export function wallTime(ms: number, zone?: 'local'): string {
  if (!Number.isFinite(ms)) return 'unknown';
  if (zone === undefined) return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `3 min ago`, `in 2 h`, `just now`; a date from a week on, because "11 days ago" is a sum that nobody wants to do. */
export function relativeTime(ms: number, now: number): string {
  const away = Math.abs(now - ms);
  if (away < 5 * SECOND) return 'just now';
  if (away >= 7 * DAY) return wallTime(ms, 'local').slice(0, 10);
  const words = inWords(away);
  return ms <= now ? `${words} ago` : `in ${words}`;
}

function inWords(ms: number): string {
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / DAY)} d`;
}

/** `850 ms`, `4.2 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. */
export function duration(ms: number): string {
  if (ms < 0 || !Number.isFinite(ms)) return '–';
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < 10 * SECOND) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return pair(ms, MINUTE, 'min', SECOND, 's');
  if (ms < DAY) return pair(ms, HOUR, 'h', MINUTE, 'min');
  return pair(ms, DAY, 'd', HOUR, 'h');
}

function pair(ms: number, large: number, name: string, small: number, ofRest: string): string {
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)} ${name}${rest === 0 ? '' : ` ${rest} ${ofRest}`}`;
}
