import type { Json } from '@runbook/domain';
import { bytesOfBase64 } from '../metadata.js';

/**
 * Values of proto's scalar types from and to JSON, by the ProtoJSON mapping (protobuf.dev/programming-guides/json).
 * `undefined` where a value does not fit.
 */
export function scalarFrom(type: string, value: Json): unknown {
  if (type === 'string') return typeof value === 'string' && value.isWellFormed() ? value : undefined;
  if (type === 'bool') return typeof value === 'boolean' ? value : undefined;
  if (type === 'bytes') return typeof value === 'string' ? bytesOfBase64(value) : undefined;
  if (type === 'double' || type === 'float') return floatFrom(type, value);
  const integer = integerFrom(value);
  const range = RANGES.get(type);
  if (integer === undefined || !range || integer < range[0] || integer > range[1]) return undefined;
  return type.endsWith('64') ? longOf(integer) : Number(integer);
}

/** What stands in a message of a scalar type, for the reader of a fault. */
export const expectedOf = (type: string): string => EXPECTED.get(type) ?? 'a whole number';

export function scalarToJson(type: string, value: unknown): Json {
  if (type === 'bytes') return Buffer.from(value as Uint8Array).toString('base64');
  if (type === 'double' || type === 'float') return floatToJson(type, value as number);
  if (type.endsWith('64')) return String(value);
  return value as Json;
}

/** A key of a map, which JSON has as a text, as the library takes it: as a text, of which the empty one is what it writes as false. */
export function keyFrom(type: string, key: string): string | undefined {
  if (type === 'string') return key.isWellFormed() ? key : undefined;
  if (type === 'bool') return key === 'true' ? 'true' : key === 'false' ? '' : undefined;
  return scalarFrom(type, key) === undefined ? undefined : String(integerFrom(key));
}

/** What a field without presence has where nothing is sent; sending it says the same in more bytes. Minus zero is another value. */
export function isDefault(value: unknown): boolean {
  if (value instanceof Uint8Array) return value.length === 0;
  if (typeof value === 'object' && value !== null) return 'low' in value && 'high' in value && value.low === 0 && value.high === 0;
  return value === false || value === '' || Object.is(value, 0);
}

/** JSON's grammar of numbers (RFC 8259, section 6), of which a text may hold one as well. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** `NaN`, `Infinity` and `-Infinity` are texts, because JSON has no numbers for them. */
function floatFrom(type: string, value: Json): number | undefined {
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  if (typeof value !== 'number' && (typeof value !== 'string' || !NUMBER.test(value))) return undefined;
  const number = Number(value);
  return Number.isFinite(type === 'float' ? Math.fround(number) : number) ? number : undefined;
}

/** A number, or a text of one, exponents included, if it is whole. A number that a double cannot tell from its neighbours must be a text. */
function integerFrom(value: Json): bigint | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  if (typeof value !== 'string' || !NUMBER.test(value) || value.length > INTEGER_LENGTH_MAX) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(value) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits === '') return 0n;
  const shift = Number(exponent) - fraction.length;
  if (shift > DIGITS_MAX || digits.length + shift > DIGITS_MAX) return undefined;
  if (shift >= 0) return BigInt(`${sign}${digits}${'0'.repeat(shift)}`);
  const kept = digits.slice(0, shift);
  return /^0+$/.test(digits.slice(shift)) && kept !== '' ? BigInt(sign + kept) : undefined;
}

/** No text of a number in range is longer, but for zeros that say nothing. */
const INTEGER_LENGTH_MAX = 64;
/** Of the largest 64-bit number. */
const DIGITS_MAX = 20;

/** The two halves, as the library takes a 64-bit number. */
const longOf = (value: bigint): { readonly low: number; readonly high: number; readonly unsigned: boolean } => ({
  low: Number(BigInt.asIntN(32, value)),
  high: Number(BigInt.asIntN(32, value >> 32n)),
  unsigned: value >= 0n,
});

/** A float is written with as few digits as tell it from every other float. */
function floatToJson(type: string, value: number): Json {
  if (!Number.isFinite(value)) return String(value);
  // JSON has minus zero; what reads it here has not (docs/spec/json.md).
  if (value === 0) return 0;
  if (type === 'double') return value;
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return shorter;
  }
  return Number(value.toPrecision(9));
}

const INT32 = [-(2n ** 31n), 2n ** 31n - 1n] as const;
const UINT32 = [0n, 2n ** 32n - 1n] as const;
const INT64 = [-(2n ** 63n), 2n ** 63n - 1n] as const;
const UINT64 = [0n, 2n ** 64n - 1n] as const;
const RANGES: ReadonlyMap<string, readonly [bigint, bigint]> = new Map([
  ['int32', INT32],
  ['sint32', INT32],
  ['sfixed32', INT32],
  ['uint32', UINT32],
  ['fixed32', UINT32],
  ['int64', INT64],
  ['sint64', INT64],
  ['sfixed64', INT64],
  ['uint64', UINT64],
  ['fixed64', UINT64],
]);

const EXPECTED: ReadonlyMap<string, string> = new Map([
  ['string', 'a text of whole characters'],
  ['bool', 'true or false'],
  ['bytes', 'a text in base64 or base64url'],
  ['double', 'a number, or NaN, Infinity or -Infinity as text'],
  ['float', 'a number that a float can hold, or NaN, Infinity or -Infinity as text'],
  ['int64', 'a whole number, as text where it is beyond 2^53'],
  ['sint64', 'a whole number, as text where it is beyond 2^53'],
  ['sfixed64', 'a whole number, as text where it is beyond 2^53'],
  ['uint64', 'a whole number from 0, as text where it is beyond 2^53'],
  ['fixed64', 'a whole number from 0, as text where it is beyond 2^53'],
  ['uint32', 'a whole number from 0 to 2^32 - 1'],
  ['fixed32', 'a whole number from 0 to 2^32 - 1'],
]);
