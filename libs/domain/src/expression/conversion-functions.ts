import { fidelityOf } from '../json-text/index.js';
import { parseDuration, parseMicroseconds } from './time-text.js';
import { textArgument, type FunctionDefinition } from './function-definition.js';
import { timestampAt } from './operators.js';
import type { Run } from './run.js';
import { double, Duration, isBoxed, isNumber, numberOf, Timestamp, typeName, unboxed, WrittenNumber, type Value } from './values.js';
import { atLocalTime, textIn } from './zoned-times.js';

const NUMBER_TEXT = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const INTEGER_TEXT = /^[+-]?\d{1,20}$/;
/** No number's text is longer; a longer text is not looked at. */
const NUMBER_CHARACTERS_MAX = 64;

/** As JSON writes a number (RFC 8259, section 6). */
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** Of a number that is passed on as it is written; keys of 2,048 bits have 617 digits. */
const WRITTEN_CHARACTERS_MAX = 1_000;

/** `int`, `double`, `number`, `string`, `bool`, `type`, `dyn`, `timestamp`, `duration`, and `unencoded`, which URLs heed (`UrlText`). */
export const conversionFunctions: Record<string, FunctionDefinition> = {
  int: { arity: [1], style: 'function', call: (run, [value], at) => toInteger(run, value as Value, at) },
  uint: { arity: [1], style: 'function', call: (run, [value], at) => toUnsigned(run, value as Value, at) },
  double: { arity: [1], style: 'function', call: (run, [value], at) => toDouble(run, value as Value, at) },
  number: { arity: [1], style: 'function', call: (run, [value], at) => toNumber(run, value as Value, at) },
  string: { arity: [1, 2], style: 'function', zoneArgument: 1, call: (run, [value, zone], at) => toText(run, value as Value, zone, at) },
  bool: { arity: [1], style: 'function', call: (run, [value], at) => toBoolean(run, value as Value, at) },
  type: { arity: [1], style: 'function', call: (_run, [value]) => typeName(value as Value) },
  dyn: { arity: [1], style: 'function', call: (_run, [value]) => value as Value },
  unencoded: { arity: [1], style: 'function', call: (_run, [value]) => value as Value },
  timestamp: {
    arity: [1, 2],
    style: 'function',
    zoneArgument: 1,
    call: (run, [value, zone], at) => toTimestamp(run, value as Value, zone, at),
  },
  duration: { arity: [1], style: 'function', call: (run, [value], at) => toDuration(run, value as Value, at) },
};

function toInteger(run: Run, value: Value, at: number): Value {
  if (isNumber(value)) return safe(run, Math.trunc(numberOf(value)), at);
  if (value instanceof Timestamp) return Math.floor(value.ms / 1000);
  if (typeof value === 'string' && value.length <= NUMBER_CHARACTERS_MAX && INTEGER_TEXT.test(value)) return safe(run, Number(value), at);
  return impossible(run, 'int', 'a number, a timestamp, or a text of digits', value, at);
}

function toUnsigned(run: Run, value: Value, at: number): Value {
  const integer = toInteger(run, value, at) as number;
  return integer >= 0 ? integer : run.fail('bad-argument', `expected a number of at least 0 for uint, found ${integer}`, at);
}

function safe(run: Run, value: number, at: number): number {
  if (Number.isSafeInteger(value)) return value + 0;
  return run.fail('integer-out-of-range', `expected an integer within ±(2^53 − 1), found ${value}; keep it as text or as a double`, at);
}

function toDouble(run: Run, value: Value, at: number): Value {
  if (isNumber(value)) return double(numberOf(value));
  if (typeof value === 'string' && value.length <= NUMBER_CHARACTERS_MAX && NUMBER_TEXT.test(value)) return double(Number(value));
  return impossible(run, 'double', 'a number or the text of one', value, at);
}

/** The number that a text writes, to its last digit: one that a double cannot hold stays as it is written. */
function toNumber(run: Run, value: Value, at: number): Value {
  if (isNumber(value) || value instanceof WrittenNumber) return value;
  if (typeof value === 'string' && value.length <= WRITTEN_CHARACTERS_MAX && JSON_NUMBER.test(value)) {
    const fidelity = fidelityOf(value);
    if (fidelity === 'exact') return Number(value) + 0;
    if (fidelity === 'inexact') return new WrittenNumber(value);
  }
  return impossible(run, 'number', 'a number, or the text of one as JSON writes it, up to about 1.8e308', value, at);
}

/** With a time zone: of a timestamp only, as the zone's clocks show it. */
function toText(run: Run, value: Value, zone: Value | undefined, at: number): string {
  if (zone !== undefined) return zonedText(run, value, textArgument(run, zone, 'the time zone', at), at);
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (isBoxed(value)) return String(unboxed(value));
  return impossible(run, 'string', 'a text, number, boolean, timestamp or duration', value, at);
}

function zonedText(run: Run, value: Value, zone: string, at: number): string {
  if (value instanceof Timestamp) return textIn(run, value, zone, at);
  return run.fail('wrong-type', `expected a timestamp before a time zone, found ${typeName(value)}; convert it with timestamp(…)`, at);
}

function toBoolean(run: Run, value: Value, at: number): boolean {
  if (typeof value === 'boolean') return value;
  if (value === 'true') return true;
  if (value === 'false') return false;
  return impossible(run, 'bool', 'true, false or the text of one', value, at);
}

/** With a time zone: of a date and time without an offset, as the zone's clocks show it. */
function toTimestamp(run: Run, value: Value, zone: Value | undefined, at: number): Timestamp {
  if (zone !== undefined)
    return zonedTimestamp(run, textArgument(run, value, 'timestamp', at), textArgument(run, zone, 'the time zone', at), at);
  if (value instanceof Timestamp) return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return timestampAt(run, value * 1000, at);
  const ms = parseMicroseconds(textArgument(run, value, 'timestamp', at));
  if (ms !== undefined) return timestampAt(run, ms, at);
  return run.fail('bad-argument', 'expected an RFC 3339 timestamp such as 2026-01-31T12:00:00Z, found another text', at);
}

function zonedTimestamp(run: Run, text: string, zone: string, at: number): Timestamp {
  const timestamp = atLocalTime(run, text, zone, at);
  if (timestamp) return timestamp;
  const expected = 'expected a date such as 2026-01-31 or 2026-01-31T12:00:00 without an offset before a time zone, found another text';
  return run.fail('bad-argument', `${expected}; leave the zone out where the text has an offset`, at);
}

function toDuration(run: Run, value: Value, at: number): Duration {
  if (value instanceof Duration) return value;
  const ms = parseDuration(textArgument(run, value, 'duration', at));
  if (ms !== undefined) return new Duration(ms);
  return run.fail('bad-argument', 'expected a duration such as 90s, 1h30m or 250ms, found another text', at);
}

function impossible(run: Run, name: string, expected: string, value: Value, at: number): never {
  return run.fail(
    'bad-argument',
    `expected ${expected} for ${name}(…), found ${typeof value === 'string' ? 'another text' : typeName(value)}`,
    at,
  );
}
