import type { Json } from './json.js';
import { JSON_DEPTH_MAX, JSON_MEMBERS_MAX } from './limits.js';

/**
 * How data from outside is held in records, states and blobs: as the log can say it again, and never in the shape of something of ours.
 *
 * - H1 A member whose name is `$blob` behind any number of further `$` is held under its name with one `$` more. So `{ "$blob", "bytes" }` is a
 *   reference wherever it stands, because only `spill` and the core write it, and whatever looks like one outside is data.
 * - H2 Whatever `heldValue` gives is the same after it was written and read again: no `-0`, nothing undefined, no number without end, no half
 *   surrogate pair. What is decided live is what a replay decides (P8).
 * - H3 `plainValue(heldValue(value))` is the value.
 */

/** What may not stand in a record. */
export class ValueUnfit extends Error {
  override readonly name = 'ValueUnfit';
  constructor(
    readonly reason: 'too-deep' | 'too-many-members' | 'broken-text' | 'no-number',
    message: string,
  ) {
    super(message);
  }
}

const DOLLAR = 0x24;
const MARKER = /^\$+blob$/;

/** The name under which a member of user data is held (H1). */
export const heldName = (name: string): string => (name.charCodeAt(0) === DOLLAR && MARKER.test(name) ? `$${name}` : name);

/** The name that is held so, as it came. */
export const plainName = (name: string): string => (name.charCodeAt(1) === DOLLAR && MARKER.test(name) ? name.slice(1) : name);

/** Data from outside as it is held; the same object where nothing has to change. Throws `ValueUnfit`. */
export function heldValue(value: Json): Json {
  return held(value, 0);
}

/** Held data as it came; the same object where nothing has to change. References have to be followed before. */
export function plainValue(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return changedItems(value, plainValue);
  return changedMembers(value, plainName, plainValue);
}

function held(value: Json, depth: number): Json {
  if (typeof value === 'string') return expectWhole(value);
  // Adding 0 turns -0 into 0.
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : refuseNumber(value);
  if (typeof value !== 'object' || value === null) return value ?? null;
  if (depth >= JSON_DEPTH_MAX) {
    throw new ValueUnfit(
      'too-deep',
      `expected a value nested at most ${JSON_DEPTH_MAX} deep, found a deeper one; send it flatter, or as text`,
    );
  }
  if (isList(value)) return changedItems(value, (item) => held(item, depth + 1));
  return changedMembers(
    value,
    (name) => heldName(expectWhole(name)),
    (member) => held(member, depth + 1),
  );
}

function changedItems(list: readonly Json[], change: (item: Json) => Json): Json {
  const items = list.map(change);
  return items.every((item, index) => Object.is(item, list[index])) ? list : items;
}

function changedMembers(map: Readonly<Record<string, Json>>, rename: (name: string) => string, change: (member: Json) => Json): Json {
  const names = namesOf(map);
  /** Built from the first change on: most maps have none. */
  let members: [string, Json][] | undefined;
  for (const [index, name] of names.entries()) {
    const member = map[name];
    const newName = rename(name);
    const newMember = member === undefined ? undefined : change(member);
    if (!members && newMember !== undefined && newName === name && Object.is(newMember, member)) continue;
    members ??= names.slice(0, index).map((same) => [same, map[same]!]);
    if (newMember !== undefined) members.push([newName, newMember]);
  }
  // fromEntries defines members, so that one named __proto__ stays data.
  return members ? Object.fromEntries(members) : map;
}

function namesOf(map: Readonly<Record<string, Json>>): readonly string[] {
  const names = Object.keys(map);
  if (names.length <= JSON_MEMBERS_MAX) return names;
  const found = `found one with ${names.length}; give a list of objects, or several smaller objects`;
  throw new ValueUnfit('too-many-members', `expected at most ${JSON_MEMBERS_MAX} members in an object, ${found}`);
}

function expectWhole(text: string): string {
  if (text.isWellFormed()) return text;
  throw new ValueUnfit('broken-text', 'expected text of whole characters, found half of a surrogate pair; cut texts between characters');
}

function refuseNumber(value: number): never {
  throw new ValueUnfit('no-number', `expected a number that JSON knows, found ${value}; give a text, or leave it out`);
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
