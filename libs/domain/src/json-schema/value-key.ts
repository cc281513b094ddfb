import type { Checking } from './checking.js';

/** Of one value, and of each character: a text is read, written and remembered. */
const VALUE_WORK = 10;
const WORK_PER_CHARACTER = 1;

/**
 * A text that two values have in common exactly if JSON Schema calls them equal: members in any order, numbers by their value. Makes `uniqueItems`
 * and `enum` a look-up instead of a comparison of each with each.
 */
export function valueKey(value: unknown, checking: Checking): string {
  checking.charge(VALUE_WORK);
  if (typeof value === 'string') {
    checking.charge(value.length * WORK_PER_CHARACTER);
    return JSON.stringify(value);
  }
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '0' : String(value);
  checking.enter();
  const key = Array.isArray(value)
    ? `[${value.map((item) => valueKey(item, checking)).join()}]`
    : `{${membersOf(value as Readonly<Record<string, unknown>>, checking).join()}}`;
  checking.leave();
  checking.charge(key.length * WORK_PER_CHARACTER);
  return key;
}

function membersOf(value: Readonly<Record<string, unknown>>, checking: Checking): string[] {
  const keys = checking.keysOf(value);
  checking.charge(keys.length * SORT_WORK);
  return [...keys].sort().map((name) => `${valueKey(name, checking)}:${valueKey(value[name], checking)}`);
}

/** Sorting the names, for each: its logarithm is 20 at most. */
const SORT_WORK = 20;
