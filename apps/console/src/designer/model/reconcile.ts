import { isObject, sameJson, type Json } from '../../forms/json.js';
import type { Operation } from './operations.js';
import type { Path } from './source.js';

/**
 * What leads from one value to another, part by part: what is the same in both is not touched, with its comments and its form. The operations are
 * to be done one after the other.
 */
export function reconcile(path: Path, before: Json, after: Json): Operation[] {
  if (sameJson(before, after)) return [];
  if (isObject(before) && isObject(after) && Object.keys(after).length > 0) return ofMembers(path, before, after);
  if (Array.isArray(before) && Array.isArray(after) && after.length > 0) return ofItems(path, before, after);
  return [{ kind: 'replace', path, value: after }];
}

/** New members come before old ones go, so that nothing is empty on the way. */
function ofMembers(path: Path, before: { [key: string]: Json }, after: { [key: string]: Json }): Operation[] {
  const operations: Operation[] = [];
  for (const [key, value] of Object.entries(after)) {
    if (Object.hasOwn(before, key)) operations.push(...reconcile([...path, key], before[key] as Json, value));
    else operations.push({ kind: 'add', path: [...path, key], value });
  }
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) operations.push({ kind: 'remove', path: [...path, key] });
  return operations;
}

function ofItems(path: Path, before: readonly Json[], after: readonly Json[]): Operation[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && sameJson(before[start], after[start])) start++;
  let end = 0;
  while (end < shorter - start && sameJson(before[before.length - 1 - end], after[after.length - 1 - end])) end++;
  const [old, fresh] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  const pairs = Math.min(old.length, fresh.length);
  const operations: Operation[] = [];
  for (let at = 0; at < pairs; at++) operations.push(...reconcile([...path, start + at], old[at] as Json, fresh[at] as Json));
  for (let at = pairs; at < fresh.length; at++) operations.push({ kind: 'insert', path: [...path, start + at], value: fresh[at] as Json });
  for (let at = old.length - 1; at >= pairs; at--) operations.push({ kind: 'remove', path: [...path, start + at] });
  return operations;
}
