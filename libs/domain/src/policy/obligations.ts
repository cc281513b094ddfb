import type { GroundsVote } from '../execution/index.js';
import { pointerKeys } from '../expression/index.js';
import type { Json } from '../json.js';

/** The roles of which nobody has approved. A vote counts for every role that its person had when it was cast; `except` is who asks now: nobody approves his own. */
export function rolesWithoutApproval(required: readonly string[], votes: readonly GroundsVote[], except?: string): string[] {
  const counted = votes.filter(({ by }) => by !== except);
  return required.filter((role) => !counted.some(({ roles = [] }) => roles.includes(role)));
}

/**
 * The value without what the pointers name. `*` stands for every member and every item. A member is left out, an item becomes null, so that the places of
 * the others stay. A text on the way becomes null whole, because it may hold what is meant; a pointer that names nothing else leaves the value as it is.
 * What is not concerned is shared with the value that was given.
 */
export function masked(value: Json, pointers: readonly string[]): Json {
  return pointers.reduce((rest, pointer) => without(rest, pointerKeys(pointer)), value);
}

function without(value: Json, keys: readonly string[]): Json {
  const [key, ...deeper] = keys;
  if (key === undefined) return value;
  if (typeof value === 'string') return null;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const isMeant = (index: number): boolean => key === '*' || key === String(index);
    return value.map((item: Json, index) => (isMeant(index) ? (deeper.length > 0 ? without(item, deeper) : null) : item));
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]): [string, Json][] => {
      if (key !== '*' && key !== name) return [[name, member]];
      return deeper.length > 0 ? [[name, without(member, deeper)]] : [];
    }),
  );
}
