import type { Json } from '../json.js';

/**
 * What expressions compute with. JSON values are used as they are, without conversion: a safe whole number is an integer, any
 * other number a double. A double that happens to be whole exists only as the outcome of double arithmetic or a literal such
 * as `2.0`, and is boxed, so that `7 / 2.0` is 3.5 while `7 / 2` is 3.
 */
export type Value = null | boolean | number | string | WholeDouble | WrittenNumber | Timestamp | Duration | readonly Value[] | ValueMap;

export interface ValueMap {
  readonly [key: string]: Value;
}

export class WholeDouble {
  constructor(readonly value: number) {}
}

/** A number that no double holds, as it is written. It can be passed on, and compared with another; nothing is computed with it. */
export class WrittenNumber {
  constructor(readonly text: string) {}
}

/** Milliseconds since the epoch, UTC; microseconds are a fraction. */
export class Timestamp {
  constructor(readonly ms: number) {}
}

/** Milliseconds, may be negative. */
export class Duration {
  constructor(readonly ms: number) {}
}

export function isInteger(value: Value): value is number {
  return Number.isSafeInteger(value);
}

export function isNumber(value: Value): value is number | WholeDouble {
  return typeof value === 'number' || value instanceof WholeDouble;
}

export function numberOf(value: number | WholeDouble): number {
  return typeof value === 'number' ? value : value.value;
}

/** A double, boxed if it would otherwise read as an integer. */
export function double(value: number): number | WholeDouble {
  return Number.isSafeInteger(value) ? new WholeDouble(value) : value;
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isMap(value: Value): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isBoxed(value);
}

export type TypeName = 'null' | 'bool' | 'int' | 'double' | 'number' | 'string' | 'timestamp' | 'duration' | 'list' | 'map';

export function typeName(value: Value): TypeName {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'number':
      return Number.isSafeInteger(value) ? 'int' : 'double';
    case 'string':
      return 'string';
    default:
      return objectTypeName(value);
  }
}

function objectTypeName(value: Exclude<Value, boolean | number | string>): TypeName {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (value instanceof WholeDouble) return 'double';
  if (value instanceof WrittenNumber) return 'number';
  if (value instanceof Timestamp) return 'timestamp';
  return value instanceof Duration ? 'duration' : 'map';
}

/** The JSON of one boxed value: a number, the text of one, RFC 3339 text, or seconds such as `90s` and `0.5s`. */
export function unboxed(value: Boxed): Json {
  if (value instanceof WrittenNumber) return value.text;
  if (value instanceof WholeDouble) return value.value;
  return value instanceof Timestamp ? timestampText(value) : `${value.ms / 1000}s`;
}

/** With three digits behind the point, and six where there are microseconds. */
export function timestampText({ ms }: Timestamp): string {
  const microseconds = Math.round(ms * 1000) - Math.floor(ms) * 1000;
  const whole = new Date(Math.floor(ms)).toISOString();
  return Number.isInteger(ms) ? whole : whole.replace('Z', `${String(microseconds).padStart(3, '0')}Z`);
}

export type Boxed = WholeDouble | WrittenNumber | Timestamp | Duration;

export function isBoxed(value: Value): value is Boxed {
  return value instanceof WholeDouble || value instanceof WrittenNumber || value instanceof Timestamp || value instanceof Duration;
}
