import { parseTimestamp } from '@runbook/domain';

/** Seconds and the nanoseconds beside them, as `google.protobuf.Timestamp` and `Duration` hold them. */
export interface SecondsAndNanos {
  readonly seconds: bigint;
  readonly nanos: number;
}

/** RFC 3339, any offset; the years 1 to 9999. Undefined for anything else, also for a day that does not exist. */
export function timestampFrom(text: string): SecondsAndNanos | undefined {
  const [, second, fraction = '', offset = ''] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(text) ?? [];
  const ms = second === undefined ? undefined : parseTimestamp(second + offset);
  if (ms === undefined) return undefined;
  const seconds = BigInt(ms / 1000);
  return seconds < SECONDS_FIRST || seconds > SECONDS_LAST ? undefined : { seconds, nanos: nanosOf(fraction) };
}

/** Z-normalised, with no, three, six or nine digits behind the second. Throws an error for what is beyond the years that the type has. */
export function timestampText(seconds: bigint, nanos: number): string {
  if (seconds < SECONDS_FIRST || seconds > SECONDS_LAST || nanos < 0 || nanos >= NANOS)
    throw new Error('a Timestamp beyond the years 1 to 9999');
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}${fractionOf(nanos)}Z`;
}

/** `-1.5s`: at most some 10,000 years. */
export function durationFrom(text: string): SecondsAndNanos | undefined {
  const [, sign = '', whole, fraction = ''] = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?s$/.exec(text) ?? [];
  if (whole === undefined || BigInt(whole) > DURATION_SECONDS_MAX || (BigInt(whole) === DURATION_SECONDS_MAX && nanosOf(fraction) > 0))
    return undefined;
  const nanos = nanosOf(fraction);
  return sign === '' ? { seconds: BigInt(whole), nanos } : { seconds: -BigInt(whole), nanos: nanos === 0 ? 0 : -nanos };
}

/** Throws an error where the two parts do not have one sign, or where there are more than a duration may have. */
export function durationText(seconds: bigint, nanos: number): string {
  const wrong = (seconds > 0n && nanos < 0) || (seconds < 0n && nanos > 0) || Math.abs(nanos) >= NANOS;
  const size = seconds < 0n ? -seconds : seconds;
  if (wrong || size > DURATION_SECONDS_MAX) throw new Error('a Duration out of its range');
  return `${seconds < 0n || nanos < 0 ? '-' : ''}${size}${fractionOf(Math.abs(nanos))}s`;
}

const NANOS = 1_000_000_000;
/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z. */
const SECONDS_FIRST = -62_135_596_800n;
const SECONDS_LAST = 253_402_300_799n;
const DURATION_SECONDS_MAX = 315_576_000_000n;

const nanosOf = (fraction: string): number => Number(fraction.padEnd(9, '0'));

function fractionOf(nanos: number): string {
  if (nanos === 0) return '';
  const digits = String(nanos).padStart(9, '0');
  return `.${digits.endsWith('000000') ? digits.slice(0, 3) : digits.endsWith('000') ? digits.slice(0, 6) : digits}`;
}
