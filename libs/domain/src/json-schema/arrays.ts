import type { Json } from '../json.js';
import { below, type Check } from './checking.js';
import { countOf, refuse, schemasOf, type Keyword, type Site } from './keyword.js';
import { valueKey } from './value-key.js';

/** What is said of lists. */
export const ARRAYS: Readonly<Record<string, Keyword>> = {
  maxItems: count('more', (length, limit) => length <= limit),
  minItems: count('fewer', (length, limit) => length >= limit),
  uniqueItems: compileUniqueItems,
  prefixItems: compilePrefixItems,
  items: compileItems,
  contains: compileContains,
};

function count(word: string, holds: (length: number, limit: number) => boolean): Keyword {
  return (written, site, keyword) => {
    const limit = countOf(written, site, keyword);
    return (value, checking, place) =>
      !Array.isArray(value) ||
      holds(value.length, limit) ||
      checking.fault(place, keyword, () => `must NOT have ${word} than ${limit} items`);
  };
}

function compileUniqueItems(written: Json, site: Site, keyword: string): Check | undefined {
  if (typeof written !== 'boolean') refuse(site, keyword, 'true or false', written);
  if (written === false) return undefined;
  return (value, checking, place) => {
    if (!Array.isArray(value) || value.length < 2) return true;
    const first = new Map<string, number>();
    for (const [index, item] of value.entries()) {
      const key = valueKey(item, checking);
      checking.charge(UNIQUE_WORK);
      const other = first.get(key);
      if (other !== undefined) {
        return checking.fault(place, keyword, () => `must NOT have duplicate items (items ## ${other} and ${index} are identical)`);
      }
      first.set(key, index);
    }
    return true;
  };
}

/** Remembering one item. */
const UNIQUE_WORK = 20;

function compilePrefixItems(written: Json, site: Site, keyword: string): Check | undefined {
  const checks = schemasOf(written, site, keyword).map((_, index) => site.below([keyword, index]));
  return (value, checking, place, seen) => {
    if (!Array.isArray(value)) return true;
    const length = Math.min(value.length, checks.length);
    if (seen) seen.items = Math.max(seen.items, length);
    let fits = true;
    for (let index = 0; index < length; index++) {
      if ((checks[index] as Check)(value[index], checking, below(checking, place, index), undefined)) continue;
      if (!checking.naming) return false;
      fits = false;
    }
    return fits;
  };
}

function compileItems(written: Json, site: Site, keyword: string): Check | undefined {
  if (Array.isArray(written)) refuse(site, keyword, 'one schema (several are prefixItems)', written);
  const prefix = site.schema['prefixItems'];
  const from = Array.isArray(prefix) ? prefix.length : 0;
  const check = site.below([keyword]);
  return (value, checking, place, seen) => {
    if (!Array.isArray(value)) return true;
    if (seen) seen.items = Infinity;
    if (written === false) {
      return value.length <= from || checking.fault(place, keyword, () => `must NOT have more than ${from} items`);
    }
    let fits = true;
    for (let index = from; index < value.length; index++) {
      if (check(value[index], checking, below(checking, place, index), undefined)) continue;
      if (!checking.naming) return false;
      fits = false;
    }
    return fits;
  };
}

function compileContains(_written: Json, site: Site, keyword: string): Check | undefined {
  const check = site.below([keyword]);
  const { minContains, maxContains } = site.schema;
  const least = minContains === undefined ? 1 : countOf(minContains, site, 'minContains');
  const most = maxContains === undefined ? undefined : countOf(maxContains, site, 'maxContains');
  const wanted = most === undefined ? `at least ${least}` : `at least ${least} and no more than ${most}`;
  return (value, checking, place, seen) => {
    if (!Array.isArray(value)) return true;
    let found = 0;
    for (let index = 0; index < value.length; index++) {
      if (!checking.silently(check, value[index], undefined)) continue;
      found++;
      seen?.contained.add(index);
      if (!seen && most === undefined && found >= least) return true;
    }
    const fits = found >= least && (most === undefined || found <= most);
    return fits || checking.fault(place, keyword, () => `must contain ${wanted} valid item(s)`);
  };
}

/** `unevaluatedItems`: what no other keyword has said anything about. */
export const compileUnevaluatedItems: Keyword = (_written, site, keyword) => {
  const check = site.below([keyword]);
  return (value, checking, place, seen) => {
    if (!Array.isArray(value) || !seen) return true;
    let fits = true;
    for (let index = Math.min(seen.items, value.length); index < value.length; index++) {
      if (seen.contained.has(index) || checking.silently(check, value[index], undefined)) continue;
      fits = checking.fault(place, keyword, () => `must NOT have unevaluated items, found one at ${index}`);
      if (!checking.naming) return false;
    }
    seen.items = Infinity;
    return fits;
  };
};
