import { heldName } from '../held-value.js';
import { RESULT_DEPTH_MAX } from './limits.js';
import type { Run } from './run.js';
import {
  double,
  Duration,
  isInteger,
  isList,
  isMap,
  isNumber,
  numberOf,
  Timestamp,
  typeName,
  WrittenNumber,
  type Value,
} from './values.js';

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';
const TIMESTAMP_MS_MIN = -62_135_596_800_000;
const TIMESTAMP_MS_MAX = 253_402_300_799_999;

export type OrderOperator = '<' | '<=' | '>' | '>=';

/** Both operands are open (no references). Integers stay integers, and exact: beyond 2^53 is an error, not a rounding. */
export function arithmetic(run: Run, operator: ArithmeticOperator, left: Value, right: Value, at: number): Value {
  if (isInteger(left) && isInteger(right)) return integerArithmetic(run, operator, left, right, at);
  if (isNumber(left) && isNumber(right)) return double(doubleArithmetic(operator, numberOf(left), numberOf(right)));
  if (operator === '+') {
    if (typeof left === 'string' && typeof right === 'string') {
      run.allowText(left.length + right.length, at);
      return left + right;
    }
    if (isList(left) && isList(right)) {
      run.charge((left.length + right.length) >> 2);
      return [...left, ...right];
    }
  }
  return timeArithmetic(run, operator, left, right, at);
}

/** CEL equality: numbers by value whatever their kind, lists and maps member by member, different types are simply not equal. */
export function equal(run: Run, left: Value, right: Value, depth = 0): boolean {
  // The comparison itself is counted where it stands; here only what lies inside lists and maps.
  if (depth > 0) run.charge(1);
  const a = run.open(left);
  const b = run.open(right);
  if (typeof a === 'string' && typeof b === 'string') {
    // Texts of different length are told apart without being read.
    if (a.length !== b.length) return false;
    run.chargeText(a.length);
    return a === b;
  }
  if (a === b) return true;
  if (isNumber(a) && isNumber(b)) return numberOf(a) === numberOf(b);
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (depth >= RESULT_DEPTH_MAX)
    run.fail('limit-depth', `expected at most ${RESULT_DEPTH_MAX} levels in values to compare, found more; compare a part`);
  if (a instanceof WrittenNumber) return b instanceof WrittenNumber && a.text === b.text;
  if (a instanceof Timestamp) return b instanceof Timestamp && a.ms === b.ms;
  if (a instanceof Duration) return b instanceof Duration && a.ms === b.ms;
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, index) => equal(run, item, b[index] as Value, depth + 1));
  if (!isMap(a) || !isMap(b)) return false;
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  run.charge(keys.length + others.length);
  return (
    keys.length === others.length && keys.every((key) => Object.hasOwn(b, key) && equal(run, a[key] as Value, b[key] as Value, depth + 1))
  );
}

/** Both operands are open. */
export function ordered(run: Run, operator: OrderOperator, left: Value, right: Value, at: number): boolean {
  if (isNumber(left) && isNumber(right)) return holds(operator, numberOf(left), numberOf(right));
  if (typeof left === 'string' && typeof right === 'string') {
    run.chargeText(Math.min(left.length, right.length));
    return holds(operator, left, right);
  }
  if (typeof left === 'boolean' && typeof right === 'boolean') return holds(operator, Number(left), Number(right));
  if ((left instanceof Timestamp && right instanceof Timestamp) || (left instanceof Duration && right instanceof Duration)) {
    return holds(operator, left.ms, right.ms);
  }
  return mismatch(run, operator, 'two numbers, texts, booleans, timestamps or durations', left, right, at);
}

/** Whether a list has the item, or a map the key. Both operands are open. */
export function isIn(run: Run, item: Value, container: Value, at: number): boolean {
  if (isList(container)) return container.some((candidate) => equal(run, item, candidate, 1));
  if (isMap(container) && typeof item === 'string') return Object.hasOwn(container, heldName(item));
  return mismatch(run, 'in', 'a list, or a text and a map (for a part of a text use contains)', item, container, at);
}

export function negated(run: Run, value: Value, at: number): Value {
  if (isInteger(value)) return 0 - value;
  if (isNumber(value)) return double(-numberOf(value));
  if (value instanceof Duration) return new Duration(-value.ms);
  return run.fail('wrong-type', `expected a number after -, found ${typeName(value)}`, at);
}

function integerArithmetic(run: Run, operator: ArithmeticOperator, left: number, right: number, at: number): number {
  if ((operator === '/' || operator === '%') && right === 0) {
    run.fail('division-by-zero', `expected a divisor other than 0 for ${operator}, found 0; test it first`, at);
  }
  // Adding 0 turns -0 into 0: integers have one zero.
  const result = (operator === '/' ? Math.trunc(left / right) : doubleArithmetic(operator, left, right)) + 0;
  if (Number.isSafeInteger(result)) return result;
  return run.fail(
    'integer-out-of-range',
    `expected an integer within ±(2^53 − 1), found about ${result}; use double(…) if rounding is welcome`,
    at,
  );
}

function doubleArithmetic(operator: ArithmeticOperator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
  }
}

function timeArithmetic(run: Run, operator: ArithmeticOperator, left: Value, right: Value, at: number): Value {
  const sign = operator === '-' ? -1 : 1;
  if (operator === '+' || operator === '-') {
    if (left instanceof Timestamp && right instanceof Duration) return timestampAt(run, left.ms + sign * right.ms, at);
    if (left instanceof Duration && right instanceof Duration) return new Duration(left.ms + sign * right.ms);
    if (left instanceof Timestamp && right instanceof Timestamp && operator === '-')
      return new Duration(toTheMicrosecond(left.ms - right.ms));
    if (left instanceof Duration && right instanceof Timestamp && operator === '+') return timestampAt(run, left.ms + right.ms, at);
  }
  return mismatch(
    run,
    operator,
    operator === '+' ? 'two numbers, two texts or two lists (string(x) makes text)' : 'two numbers',
    left,
    right,
    at,
  );
}

/** Years 1 to 9999, as CEL and RFC 3339 have them. To the microsecond, so that a sum equals the same time that was read from a text. */
export function timestampAt(run: Run, ms: number, at: number): Timestamp {
  if (ms >= TIMESTAMP_MS_MIN && ms <= TIMESTAMP_MS_MAX) return new Timestamp(toTheMicrosecond(ms));
  return run.fail('bad-argument', 'expected a timestamp within the years 1 to 9999, found one outside; check the arithmetic', at);
}

/** What is whole stays so: multiplied, it might no longer be exact. */
const toTheMicrosecond = (ms: number): number => (Number.isInteger(ms) ? ms : Math.round(ms * 1000) / 1000);

function holds<T extends number | string>(operator: OrderOperator, left: T, right: T): boolean {
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

function mismatch(run: Run, operator: string, expected: string, left: Value, right: Value, at: number): never {
  return run.fail('wrong-type', `expected ${expected} around ${operator}, found ${typeName(left)} and ${typeName(right)}`, at);
}
