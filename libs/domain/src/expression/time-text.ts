const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;
/** No timestamp's or duration's text is longer. */
const TIME_CHARACTERS_MAX = 64;

/** Milliseconds since the epoch of an RFC 3339 date-time, or undefined. An offset or `Z` is required, so no local zone is consulted. */
export function parseTimestamp(text: string): number | undefined {
  if (text.length > TIME_CHARACTERS_MAX) return undefined;
  const match = RFC3339.exec(text);
  if (!match) return undefined;
  const [local, offset] = [wallClockMs(match), zoneOffsetMinutes(match[8] as string)];
  return local === undefined || offset === undefined ? undefined : local - offset * MINUTE_MS;
}

const LOCAL = /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?)?$/;

/**
 * A date, with or without a time (`2026-03-29`, `2026-03-29T02:30`, `2026-03-29 02:30:00.5`), as milliseconds of a clock that started at 1970-01-01T00:00;
 * microseconds are a fraction. Undefined where it is none, or has an offset.
 */
export function parseLocalTime(text: string): number | undefined {
  const match = text.length > TIME_CHARACTERS_MAX ? null : LOCAL.exec(text);
  const ms = match ? wallClockMs(match) : undefined;
  return ms === undefined ? undefined : withMicroseconds(ms, text);
}

/** Of the groups year, month, day, hour, minute, second, fraction; undefined for a day or a time that no calendar has. */
function wallClockMs(match: RegExpExecArray): number | undefined {
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const local = new Date(0);
  local.setUTCFullYear(year, month - 1, day);
  // A day that the month does not have rolls over, and is refused.
  if (local.getUTCMonth() !== month - 1 || local.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59) return undefined;
  return local.setUTCHours(hour, minute, second, Math.floor(Number(`0${match[7] ?? '.0'}`) * 1000));
}

/**
 * The same with its microseconds, as a fraction: STIX and many logs write six digits, and what happened a microsecond later is later. Further
 * digits are dropped, since a double does not hold them in our centuries.
 */
export function parseMicroseconds(text: string): number | undefined {
  const ms = parseTimestamp(text);
  return ms === undefined ? undefined : withMicroseconds(ms, text);
}

function withMicroseconds(ms: number, text: string): number {
  const digits = SUBMILLISECONDS.exec(text)?.[1];
  return digits === undefined ? ms : ms + Number(digits.padEnd(3, '0')) / 1000;
}

const SUBMILLISECONDS = /\.\d{3}(\d{1,3})/;

/** Of `UTC`, `Z` or an offset such as `+02:00`, in milliseconds; undefined for all others, which are names. */
export function fixedOffsetMs(zone: string): number | undefined {
  if (zone === 'UTC') return 0;
  const minutes = ZONE.test(zone) ? zoneOffsetMinutes(zone) : undefined;
  return minutes === undefined ? undefined : minutes * MINUTE_MS;
}

const ZONE = /^(?:[Zz]|[+-]\d{2}:\d{2})$/;
const MINUTE_MS = 60_000;

function zoneOffsetMinutes(zone: string): number | undefined {
  if (zone === 'Z' || zone === 'z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4))];
  if (hours > 23 || minutes > 59) return undefined;
  return (zone[0] === '-' ? -1 : 1) * (hours * 60 + minutes);
}

const DURATION = /^[+-]?((\d+\.?\d*|\.\d+)(ns|us|ms|s|m|h|d))+$/;
const DURATION_PART = /(\d+\.?\d*|\.\d+)(ns|us|ms|s|m|h|d)/g;
const UNIT_MS: Record<string, number> = { ns: 1e-6, us: 1e-3, ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a duration such as `1h30m`, `90s`, `250ms`, `2d`, or undefined; at most 10,000 years. */
export function parseDuration(text: string): number | undefined {
  if (text.length > TIME_CHARACTERS_MAX || !DURATION.test(text)) return undefined;
  let ms = 0;
  for (const [, amount, unit] of text.matchAll(DURATION_PART)) ms += Number(amount) * (UNIT_MS[unit as string] as number);
  if (ms > DURATION_MS_MAX) return undefined;
  return text.startsWith('-') ? -ms : ms;
}

const DURATION_MS_MAX = 10_000 * 366 * 86_400_000;
