import type { Json, JsonObject } from '@runbook/domain';
import { isObject } from './stix-object.js';

/** References without which an object of this type says nothing (STIX 2.1): it goes with what they refer to. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  relationship: ['source_ref', 'target_ref'],
  sighting: ['sighting_of_ref'],
  report: ['object_refs'],
  grouping: ['object_refs'],
  note: ['object_refs'],
  opinion: ['object_refs'],
  'observed-data': ['object_refs'],
  'language-content': ['object_ref'],
};

/** Where objects were taken out of a bundle, nothing may still tell their ids. */
export interface Kept {
  readonly objects: readonly JsonObject[];
  /** How many went because what they need is gone. */
  readonly removed: number;
  /** How many stay and no longer refer to what is gone. */
  readonly trimmed: number;
}

/**
 * Takes references to what is gone out of the objects that stay, wherever they stand in them; an object that needs one goes too, and then
 * what needs that, until nothing changes. References to what was never in the bundle stay, except that relationships need both ends in it.
 * @param gone ids in lower case
 */
export function withoutReferencesTo(objects: readonly JsonObject[], gone: ReadonlySet<string>): Kept {
  const missing = new Set(gone);
  let left = objects;
  for (;;) {
    const present = new Set(left.map((object) => idOf(object)));
    const lost = left.filter((object) => lacksWhatItNeeds(object, missing, present));
    if (lost.length === 0) break;
    for (const object of lost) missing.add(idOf(object));
    left = left.filter((object) => !missing.has(idOf(object)));
  }
  let trimmed = 0;
  const trimmedObjects = left.map((object) => {
    const without = trim(object, missing) as JsonObject;
    if (without !== object) trimmed++;
    return without;
  });
  return { objects: trimmedObjects, removed: objects.length - left.length, trimmed };
}

const idOf = (object: JsonObject): string => (object['id'] as string).toLowerCase();

function lacksWhatItNeeds(object: JsonObject, missing: ReadonlySet<string>, present: ReadonlySet<string>): boolean {
  const type = object['type'] as string;
  const lacks = (id: unknown): boolean =>
    typeof id === 'string' && (missing.has(id.toLowerCase()) || (type === 'relationship' && !present.has(id.toLowerCase())));
  return (Object.hasOwn(NEEDED, type) ? (NEEDED[type] ?? []) : []).some((name) => {
    const value = object[name];
    return Array.isArray(value) ? value.length > 0 && value.every((id: Json) => lacks(id)) : lacks(value);
  });
}

/** The value itself where nothing had to go. Members of a bundle are nested no deeper than its reader allows. */
function trim(value: Json, missing: ReadonlySet<string>): Json {
  if (Array.isArray(value)) {
    const parts = value.map((one: Json) => trim(one, missing));
    return parts.some((one, at) => one !== value[at]) ? parts : value;
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([name, member]): (readonly [string, Json])[] => {
    if (name.endsWith('_ref') && isMissing(member, missing)) return [];
    if (!name.endsWith('_refs') || !Array.isArray(member)) return [[name, trim(member, missing)]];
    const refs = member.filter((one: Json) => !isMissing(one, missing));
    // STIX knows no empty lists.
    if (refs.length === 0 && member.length > 0) return [];
    return [[name, refs.length === member.length ? member : refs]];
  });
  const same = entries.length === Object.keys(value).length && entries.every(([name, member]) => member === value[name]);
  return same ? value : Object.fromEntries(entries);
}

const isMissing = (id: unknown, missing: ReadonlySet<string>): boolean => typeof id === 'string' && missing.has(id.toLowerCase());
