import type { FunctionDefinition } from './function-definition.js';
import type { Run } from './run.js';
import { Duration, Timestamp, typeName, type Value } from './values.js';

/** Parts of timestamps (UTC) and durations, by the names that CEL gives them. */
export const timeFunctions: Record<string, FunctionDefinition> = {
  getFullYear: part((date) => date.getUTCFullYear()),
  getMonth: part((date) => date.getUTCMonth()),
  getDate: part((date) => date.getUTCDate()),
  getDayOfMonth: part((date) => date.getUTCDate() - 1),
  getDayOfWeek: part((date) => date.getUTCDay()),
  getDayOfYear: part((date) => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000)),
  getHours: part((date) => date.getUTCHours(), 3_600_000),
  getMinutes: part((date) => date.getUTCMinutes(), 60_000),
  getSeconds: part((date) => date.getUTCSeconds(), 1_000),
  getMilliseconds: part((date) => date.getUTCMilliseconds(), 1),
};

/** A part of a timestamp; with a unit, also the whole units of a duration. */
function part(read: (date: Date) => number, unitMs?: number): FunctionDefinition {
  return { arity: [1], style: 'method', call: (run, [value], at) => partOf(run, value as Value, read, unitMs, at) };
}

function partOf(run: Run, value: Value, read: (date: Date) => number, unitMs: number | undefined, at: number): number {
  if (value instanceof Timestamp) return read(new Date(Math.floor(value.ms)));
  if (value instanceof Duration && unitMs !== undefined) return Math.trunc(value.ms / unitMs) + 0;
  return run.fail(
    'wrong-type',
    `expected a timestamp${unitMs === undefined ? '' : ' or duration'}, found ${typeName(value)}; convert it with timestamp(…)`,
    at,
  );
}
