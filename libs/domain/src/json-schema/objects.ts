import type { Json } from '../json.js';
import { below, isObject, type Check, type Checking, type Place, type Seen } from './checking.js';
import { countOf, mapOf, namesOf, type Keyword, type Site } from './keyword.js';
import { patternTest } from './scalars.js';

const MISSING = 'expected a value, found none';
const UNWANTED = 'expected no such member, found one';

/** What is said of objects. */
export const OBJECTS: Readonly<Record<string, Keyword>> = {
  maxProperties: count('more', (length, limit) => length <= limit),
  minProperties: count('fewer', (length, limit) => length >= limit),
  required: (written, site, keyword) => compileRequired(namesOf(written, site, keyword), keyword),
  dependentRequired: compileDependentRequired,
  propertyNames: compilePropertyNames,
  additionalProperties: compileAdditionalProperties,
  properties: compileProperties,
  patternProperties: compilePatternProperties,
};

function count(word: string, holds: (length: number, limit: number) => boolean): Keyword {
  return (written, site, keyword) => {
    const limit = countOf(written, site, keyword);
    return (value, checking, place) =>
      !isObject(value) ||
      holds(checking.keysOf(value).length, limit) ||
      checking.fault(place, keyword, () => `must NOT have ${word} than ${limit} properties`);
  };
}

function compileRequired(names: readonly string[], keyword: string): Check {
  return (value, checking, place) => {
    if (!isObject(value)) return true;
    checking.charge(names.length);
    let fits = true;
    for (const name of names) {
      if (Object.hasOwn(value, name)) continue;
      if (!checking.naming) return false;
      fits = checking.fault(place, keyword, () => MISSING, name);
    }
    return fits;
  };
}

function compileDependentRequired(written: Json, site: Site, keyword: string): Check {
  const dependents = Object.entries(mapOf(written, site, keyword)).map(
    ([name, names]) => [name, compileRequired(namesOf(names, site, keyword), keyword)] as const,
  );
  return (value, checking, place, seen) => {
    if (!isObject(value)) return true;
    checking.charge(dependents.length);
    return every(dependents, checking, ([name, check]) => !Object.hasOwn(value, name) || check(value, checking, place, seen));
  };
}

/** All of them while faults are named; otherwise up to the first that does not hold. */
function every<T>(list: readonly T[], checking: Checking, holds: (one: T) => boolean): boolean {
  let fits = true;
  for (const one of list) {
    if (holds(one)) continue;
    if (!checking.naming) return false;
    fits = false;
  }
  return fits;
}

function compilePropertyNames(_written: Json, site: Site, keyword: string): Check {
  const check = site.below([keyword]);
  return (value, checking, place) =>
    !isObject(value) ||
    every(
      checking.keysOf(value),
      checking,
      (name) => check(name, checking, below(checking, place, name), undefined) || checking.fault(place, keyword, () => UNWANTED, name),
    );
}

/** One member against one schema; a schema that is `false` says that there is to be none. */
function member(check: Check, isFalse: boolean, keyword: string) {
  return (value: unknown, name: string, checking: Checking, place: Place | undefined): boolean =>
    isFalse ? checking.fault(place, keyword, () => UNWANTED, name) : check(value, checking, below(checking, place, name), undefined);
}

const see = (seen: Seen | undefined, name: string): void => {
  if (seen && seen.members !== 'all') seen.members.add(name);
};

function compileAdditionalProperties(written: Json, site: Site, keyword: string): Check {
  const fits = member(site.below([keyword]), written === false, keyword);
  const declared = new Set(Object.keys(mapOf(site.schema['properties'] ?? {}, site, 'properties')));
  const patterns = Object.keys(mapOf(site.schema['patternProperties'] ?? {}, site, 'patternProperties')).map((pattern) =>
    patternTest(pattern, site, 'patternProperties'),
  );
  return (value, checking, place, seen) => {
    if (!isObject(value)) return true;
    const ok = every(
      checking.keysOf(value),
      checking,
      (name) => declared.has(name) || patterns.some((test) => test(name, checking)) || fits(value[name], name, checking, place),
    );
    if (seen) seen.members = 'all';
    return ok;
  };
}

function compileProperties(written: Json, site: Site, keyword: string): Check {
  const members = Object.entries(mapOf(written, site, keyword)).map(([name]) => [name, site.below([keyword, name])] as const);
  return (value, checking, place, seen) => {
    if (!isObject(value)) return true;
    checking.charge(members.length);
    return every(members, checking, ([name, check]) => {
      if (!Object.hasOwn(value, name)) return true;
      see(seen, name);
      return check(value[name], checking, below(checking, place, name), undefined);
    });
  };
}

function compilePatternProperties(written: Json, site: Site, keyword: string): Check {
  const patterns = Object.keys(mapOf(written, site, keyword)).map(
    (pattern) => [patternTest(pattern, site, keyword), site.below([keyword, pattern])] as const,
  );
  return (value, checking, place, seen) => {
    if (!isObject(value)) return true;
    const keys = checking.keysOf(value);
    return every(patterns, checking, ([test, check]) =>
      every(keys, checking, (name) => {
        if (!test(name, checking)) return true;
        see(seen, name);
        return check(value[name], checking, below(checking, place, name), undefined);
      }),
    );
  };
}

/** `unevaluatedProperties`: what no other keyword has said anything about. */
export const compileUnevaluatedProperties: Keyword = (written, site, keyword) => {
  const fits = member(site.below([keyword]), written === false, keyword);
  return (value, checking, place, seen) => {
    if (!isObject(value) || !seen) return true;
    const { members } = seen;
    const ok =
      members === 'all' || every(checking.keysOf(value), checking, (name) => members.has(name) || fits(value[name], name, checking, place));
    seen.members = 'all';
    return ok;
  };
};
