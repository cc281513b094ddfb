import type { JsonObject } from '../json.js';

/** Own members only, so that no key of a document ever reaches a prototype. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object from entries; a key such as `__proto__` becomes an ordinary own member. */
export function objectOf<V>(entries: Iterable<readonly [string, V]>): Record<string, V> {
  return Object.fromEntries(entries);
}
