import { isBlobReference, type Json } from '../json.js';
import { pointerTo } from './json-pointer.js';
import { isObject } from './own-members.js';

/**
 * Where a value from outside looks like a reference (JSON Pointers). Whoever takes data in must refuse these, because a
 * reference that somebody else wrote would read a blob that is not theirs.
 */
export function blobReferencesIn(value: Json, pointer = ''): string[] {
  if (isBlobReference(value)) return [pointer];
  if (Array.isArray(value)) return value.flatMap((item, index) => blobReferencesIn(item, pointerTo(pointer, index)));
  if (isObject(value)) return Object.entries(value).flatMap(([key, member]) => blobReferencesIn(member, pointerTo(pointer, key)));
  return [];
}
