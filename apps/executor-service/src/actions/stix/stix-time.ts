import { parseTimestamp, type JsonObject } from '@runbook/domain';
import { text } from './stix-object.js';

/**
 * Nanoseconds since the epoch, exactly: STIX times have up to nine digits behind the point (STIX 2.1 section 2.16 sets no limit; more are
 * refused), and two versions may be a microsecond apart. Undefined for a text that is no RFC 3339 time. Texts of times are never compared as
 * text: `…:00.5Z` would stand before `…:00Z`.
 */
export function nanosecondsOf(time: string): bigint | undefined {
  const [, start, second = '', fraction = '', zone] = PARTS.exec(time) ?? [];
  if (start === undefined) return undefined;
  // A leap second is the one after 59.
  const [whole, more] = second === '60' ? ['59', 1_000_000_000n] : [second, 0n];
  const ms = parseTimestamp(`${start}${whole}${zone}`);
  return ms === undefined ? undefined : BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0')) + more;
}

const PARTS = /^(.{17})(\d{2})(?:\.(\d{1,9}))?(Z|z|[+-]\d{2}:\d{2})$/;

/** When this version of an object was made, to be compared; an object without a time is older than every other. */
export function versionTime(members: JsonObject): bigint {
  return nanosecondsOf(text(members, 'modified') ?? text(members, 'created') ?? '') ?? BEFORE_ALL;
}

const BEFORE_ALL = -(10n ** 20n);

/** The same time in UTC, with at least three digits and all that it had (STIX 2.1 section 2.16). Throws a `RangeError` for what is no time. */
export function inUtc(time: string): string {
  const at = nanosecondsOf(time);
  if (at === undefined) throw new RangeError(`expected an RFC 3339 time, found "${time.slice(0, 80)}"`);
  const rest = ((at % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const toTheMs = new Date(Number((at - rest) / 1_000_000n)).toISOString();
  return rest === 0n ? toTheMs : toTheMs.replace('Z', `${rest.toString().padStart(6, '0').replace(/0+$/, '')}Z`);
}
