import type { FunctionDefinition } from './function-definition.js';
import { equal, ordered } from './operators.js';
import type { Run } from './run.js';
import { characters } from './text-functions.js';
import { isList, isMap, typeName, type Value } from './values.js';

/** Functions of lists, and `size`. */
export const listFunctions: Record<string, FunctionDefinition> = {
  size: { arity: [1], style: 'both', call: (run, [value], at) => size(run, value as Value, at) },
  distinct: { arity: [1], style: 'method', call: (run, [list], at) => distinct(run, listArgument(run, list, 'distinct', at)) },
  flatten: { arity: [1], style: 'method', call: (run, [list], at) => flatten(run, listArgument(run, list, 'flatten', at)) },
  sort: { arity: [1], style: 'method', call: (run, [list], at) => sort(run, listArgument(run, list, 'sort', at), at) },
  reverse: { arity: [1], style: 'method', call: (run, [list], at) => [...listArgument(run, list, 'reverse', at)].reverse() },
};

function size(run: Run, value: Value, at: number): number {
  if (typeof value === 'string') return characters(run, value);
  if (isList(value)) return value.length;
  if (isMap(value)) {
    const count = Object.keys(value).length;
    run.charge(count);
    return count;
  }
  return run.fail('wrong-type', `expected a text, list or map for size, found ${typeName(value)}`, at);
}

function distinct(run: Run, list: readonly Value[]): readonly Value[] {
  const kept: Value[] = [];
  for (const item of list) if (!kept.some((other) => equal(run, item, other, 1))) kept.push(item);
  return kept;
}

function flatten(run: Run, list: readonly Value[]): readonly Value[] {
  const items: Value[] = [];
  for (const item of list) {
    const opened = run.open(item);
    const inner = isList(opened) ? opened : [opened];
    run.charge(inner.length);
    for (const one of inner) items.push(one);
  }
  return items;
}

/** Ascending; all numbers or all texts. Stable. */
function sort(run: Run, list: readonly Value[], at: number): readonly Value[] {
  return list
    .map((item) => run.open(item))
    .sort((left, right) => {
      run.charge(1);
      if (ordered(run, '<', left, right, at)) return -1;
      return ordered(run, '>', left, right, at) ? 1 : 0;
    });
}

function listArgument(run: Run, value: Value | undefined, name: string, at: number): readonly Value[] {
  if (!isList(value as Value)) return run.fail('wrong-type', `expected a list before .${name}(), found ${typeName(value as Value)}`, at);
  const list = value as readonly Value[];
  run.charge(list.length);
  return list;
}
