import { heldName } from '../held-value.js';
import type { Run } from './run.js';
import type { Syntax } from './syntax.js';
import { isList, isMap, typeName, type Value } from './values.js';

/** A static access path from a name of the scope: `steps.a.output[0]` is `['steps', 'a', 'output', '0']`. */
export type Path = readonly string[];

export type Key = string | number;

/** The path that the syntax spells, if it is nothing but names, fields and literal keys. */
export function staticPath(syntax: Syntax): { root: string; keys: Key[] } | undefined {
  const keys: Key[] = [];
  let node = syntax;
  for (;;) {
    if (node.op === 'id') return { root: node.args, keys: keys.reverse() };
    if (node.op === '.') keys.push(node.args[1]);
    else if (node.op === '[]') {
      const key = literalKey(node.args[1]);
      if (key === undefined) return undefined;
      keys.push(key);
    } else return undefined;
    node = node.args[0];
  }
}

/** Reads a name of the scope. Own members only. */
export function readRoot(run: Run, root: string, at: number): Value {
  const value = Object.hasOwn(run.scope, root) ? run.scope[root] : undefined;
  if (value !== undefined) return value;
  const visible = Object.keys(run.scope).filter((name) => run.scope[name] !== undefined);
  return run.fail('unknown-variable', `expected ${root} to be known here, found only ${named(visible)}; texts stand in quotes`, at);
}

/** Reads one member; opens a reference on the way. */
export function readKey(run: Run, container: Value, key: Value, at: number): Value {
  run.charge(1);
  const found = memberOf(run, container, key, at);
  if (found !== undefined) return found;
  const opened = run.open(container);
  const there = isList(opened) ? `a list of ${opened.length}` : `only ${named(Object.keys(opened as object))}`;
  return run.fail('missing-path', `expected ${JSON.stringify(key)} to exist, found ${there}; test it with has(…) if it may be missing`, at);
}

/** The member, or undefined where there is none. Throws where the value cannot have members. */
export function memberOf(run: Run, container: Value, key: Value, at: number): Value | undefined {
  const opened = run.open(container);
  if (isList(opened)) {
    if (typeof key !== 'number' || !Number.isSafeInteger(key)) {
      return run.fail('wrong-type', `expected a whole number as the index of a list, found ${typeName(key)}`, at);
    }
    return opened[key];
  }
  if (isMap(opened)) {
    if (typeof key !== 'string' && typeof key !== 'number') {
      return run.fail('wrong-type', `expected a text as the key of a map, found ${typeName(key)}`, at);
    }
    const name = heldName(String(key));
    return Object.hasOwn(opened, name) ? opened[name] : undefined;
  }
  return run.fail('wrong-type', `expected a list or map before ${JSON.stringify(key)}, found ${typeName(opened)}`, at);
}

function literalKey(syntax: Syntax): Key | undefined {
  if (syntax.op !== 'value') return undefined;
  if (typeof syntax.args === 'string') return syntax.args;
  return typeof syntax.args === 'bigint' ? Number(syntax.args) : undefined;
}

const NAMES_SHOWN_MAX = 8;

function named(names: readonly string[]): string {
  if (names.length === 0) return 'nothing';
  const shown = names.slice(0, NAMES_SHOWN_MAX).join(', ');
  return names.length > NAMES_SHOWN_MAX ? `${shown} and ${names.length - NAMES_SHOWN_MAX} more` : shown;
}
