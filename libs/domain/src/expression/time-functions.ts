import { textArgument, type FunctionDefinition } from './function-definition.js';
import { Duration, Timestamp, typeName, type Value } from './values.js';
import { dateIn } from './zoned-times.js';

/** Parts of timestamps and durations, by the names that CEL gives them. */
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

/** A part of a timestamp, by UTC or the zone that is named; with a unit, also the whole units of a duration. */
function part(read: (date: Date) => number, unitMs?: number): FunctionDefinition {
  return {
    arity: [1, 2],
    style: 'method',
    zoneArgument: 1,
    call: (run, [value, zone], at) => {
      if (value instanceof Timestamp)
        return read(
          zone === undefined ? new Date(Math.floor(value.ms)) : dateIn(run, value, textArgument(run, zone, 'the time zone', at), at),
        );
      if (value instanceof Duration && unitMs !== undefined && zone === undefined) return Math.trunc(value.ms / unitMs) + 0;
      return run.fail(
        'wrong-type',
        `expected a timestamp${unitMs === undefined || zone !== undefined ? '' : ' or duration'}, found ${typeName(value as Value)}; convert it with timestamp(…)`,
        at,
      );
    },
  };
}
