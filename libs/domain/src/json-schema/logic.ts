import type { Json } from '../json.js';
import { isObject, Seen, type Check, type Checking } from './checking.js';
import { mapOf, schemasOf, textOf, type Keyword, type Site } from './keyword.js';

/** Schemas for the value itself: references, and how several of them are joined. */
export const LOGIC: Readonly<Record<string, Keyword>> = {
  $ref: (written, site, keyword) => site.reference(keyword, textOf(written, site, keyword)),
  $dynamicRef: (written, site, keyword) => site.reference(keyword, textOf(written, site, keyword)),
  not: compileNot,
  anyOf: compileAnyOf,
  oneOf: compileOneOf,
  allOf: compileAllOf,
  if: compileIf,
};

/** Behind what is said of an object's members. */
export const DEPENDENT: Readonly<Record<string, Keyword>> = {
  dependentSchemas: compileDependentSchemas,
  dependencies: compileDependentSchemas,
};

function compileNot(_written: Json, site: Site, keyword: string): Check {
  const check = site.beside([keyword]);
  return (value, checking, place) =>
    !checking.silently(check, value, undefined) || checking.fault(place, keyword, () => 'must NOT be valid');
}

function branches(...[written, site, keyword]: Parameters<Keyword>): readonly Check[] {
  return schemasOf(written, site, keyword).map((_, index) => site.beside([keyword, index]));
}

function compileAllOf(...asked: Parameters<Keyword>): Check {
  const checks = branches(...asked);
  return (value, checking, place, seen) => {
    let fits = true;
    for (const check of checks) {
      if (check(value, checking, place, seen)) continue;
      if (!checking.naming) return false;
      fits = false;
    }
    return fits;
  };
}

/** What a branch has seen counts only if the branch fits. */
function silentBranch(check: Check, value: unknown, checking: Checking, seen: Seen | undefined): boolean {
  const own = seen && new Seen();
  if (!checking.silently(check, value, own)) return false;
  if (seen && own) seen.add(own);
  return true;
}

function compileAnyOf(...asked: Parameters<Keyword>): Check {
  const checks = branches(...asked);
  return (value, checking, place, seen) => {
    let fits = false;
    for (const check of checks) {
      if (!silentBranch(check, value, checking, seen)) continue;
      fits = true;
      // The others may have seen more of the value.
      if (!seen) return true;
    }
    if (fits || !checking.naming) return fits;
    for (const check of checks) check(value, checking, place, undefined);
    return checking.fault(place, 'anyOf', () => 'must match a schema in anyOf');
  };
}

function compileOneOf(...asked: Parameters<Keyword>): Check {
  const checks = branches(...asked);
  return (value, checking, place, seen) => {
    let found = 0;
    for (const check of checks) if (found < 2 && silentBranch(check, value, checking, seen)) found++;
    if (found === 1) return true;
    if (found === 0 && checking.naming) for (const check of checks) check(value, checking, place, undefined);
    return checking.fault(place, 'oneOf', () => 'must match exactly one schema in oneOf');
  };
}

function compileIf(_written: Json, site: Site, keyword: string): Check {
  const condition = site.beside([keyword]);
  const then = site.schema['then'] === undefined ? undefined : site.beside(['then']);
  const otherwise = site.schema['else'] === undefined ? undefined : site.beside(['else']);
  return (value, checking, place, seen) => {
    const holds = silentBranch(condition, value, checking, seen);
    const check = holds ? then : otherwise;
    if (!check || check(value, checking, place, seen)) return true;
    return checking.fault(place, 'if', () => `must match "${holds ? 'then' : 'else'}" schema`);
  };
}

/** `dependencies` is what it was called before, and may list names instead. */
function compileDependentSchemas(...[written, site, keyword]: Parameters<Keyword>): Check {
  const dependents = Object.entries(mapOf(written, site, keyword)).map(([name, schema]) => {
    const check = Array.isArray(schema) ? namesPresent(schema.map(String), keyword) : site.beside([keyword, name]);
    return [name, check] as const;
  });
  return (value, checking, place, seen) => {
    if (!isObject(value)) return true;
    checking.charge(dependents.length);
    let fits = true;
    for (const [name, check] of dependents) {
      if (!Object.hasOwn(value, name) || check(value, checking, place, seen)) continue;
      if (!checking.naming) return false;
      fits = false;
    }
    return fits;
  };
}

function namesPresent(names: readonly string[], keyword: string): Check {
  return (value, checking, place) => {
    const missing = names.filter((name) => !Object.hasOwn(value as object, name));
    checking.charge(names.length);
    for (const name of missing) checking.fault(place, keyword, () => 'expected a value, found none', name);
    return missing.length === 0;
  };
}
