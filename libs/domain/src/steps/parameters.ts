import type { Json } from '../json.js';

/** The parameters without these members, which are no templates. Untouched when it has none of them, so that identity holds. */
export function without(parameters: object, members: readonly string[]): Json {
  if (!members.some((member) => Object.hasOwn(parameters, member))) return parameters as Json;
  return Object.fromEntries(Object.entries(parameters).filter(([key]) => !members.includes(key)));
}
