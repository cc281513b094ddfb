import type { Json } from '../json.js';
import type { Budget } from './budget.js';
import type { ConditionOperator } from './condition-source.js';
import { equal, isIn, ordered } from './operators.js';
import { memberOf, readKey, readRoot, type Key } from './paths.js';
import type { Outside } from './outside.js';
import { Run, type Scope } from './run.js';
import { isList, isMap, typeName, type Value } from './values.js';

export interface FieldComparison {
  readonly field: string;
  readonly path: { readonly root: string; readonly keys: readonly Key[] };
  readonly op: ConditionOperator;
  readonly expected: Json;
}

const ORDERS = { gt: '>', lt: '<', gte: '>=', lte: '<=' } as const;

/** Whether the field of the scope stands in this relation to the expected value. A missing field is an error except for `exists`. */
export function compareField(
  comparison: FieldComparison,
  scope: Scope,
  outside: Outside,
  budget: Budget,
): { value: boolean; found?: Json } {
  const run = new Run(comparison.field, scope, outside, budget);
  if (comparison.op === 'exists') {
    const exists = existing(run, comparison) !== undefined;
    return { value: exists === (comparison.expected !== false) };
  }
  const { root, keys } = comparison.path;
  let found = readRoot(run, root, 0);
  for (const key of keys) found = readKey(run, found, key, 0);
  return { value: relation(run, comparison.op, run.open(found), comparison.expected), found: found as Json };
}

function relation(run: Run, op: Exclude<ConditionOperator, 'exists'>, found: Value, expected: Value): boolean {
  switch (op) {
    case 'eq':
      return equal(run, found, expected);
    case 'ne':
      return !equal(run, found, expected);
    case 'in':
      return isIn(run, found, run.open(expected), 0);
    case 'contains':
      return contains(run, found, run.open(expected));
    default:
      return ordered(run, ORDERS[op], found, run.open(expected), 0);
  }
}

/** A text has the part, a list the item, a map the key. */
function contains(run: Run, found: Value, expected: Value): boolean {
  if (typeof found === 'string' && typeof expected === 'string') {
    run.chargeText(found.length + expected.length);
    return found.includes(expected);
  }
  if (isList(found) || isMap(found)) return isIn(run, expected, found, 0);
  return run.fail('wrong-type', `expected a text, list or map that contains something, found ${typeName(found)}`, 0);
}

function existing(run: Run, { path }: FieldComparison): Value | undefined {
  let value = (Object.hasOwn(run.scope, path.root) ? run.scope[path.root] : undefined) as Value | undefined;
  for (const key of path.keys) {
    if (value === undefined) return undefined;
    const opened = run.open(value);
    value = isMap(opened) || (isList(opened) && typeof key === 'number') ? memberOf(run, opened, key, 0) : undefined;
  }
  return value;
}
