import type { Json } from '../json.js';
import { pointerKeys } from './json-pointer.js';
import { isObject, objectOf } from './own-members.js';

/**
 * Where a secret belongs in a rendered value. Places are structure, found when the template was compiled, so nothing that an
 * author's data or a user says can look like one.
 */
export interface SecretPlace {
  /** JSON Pointer of the text (or, without `offset`, of the `null`) in the rendered value. */
  readonly pointer: string;
  readonly name: string;
  /** Characters of the rendered text before the secret; undefined when the secret is the whole value. */
  readonly offset?: number;
}

/** A rendered value and the secrets that are still to be put in. */
export interface Rendered {
  readonly value: Json;
  readonly secrets: readonly SecretPlace[];
  /** Where the text of a number stands that is to be sent as the number (JSON Pointers): structure too. */
  readonly numbers: readonly string[];
}

/** Puts secrets in. Only for the process that performs the call; the outcome must not be stored or logged. */
export function placeSecrets(rendered: Pick<Rendered, 'value' | 'secrets'>, reveal: (name: string) => string): Json {
  // From the back, so that an offset in a text is still right after the insertions behind it.
  return rendered.secrets.reduceRight((value, place) => put(value, pointerKeys(place.pointer), place, reveal), rendered.value);
}

function put(value: Json, keys: readonly string[], place: SecretPlace, reveal: (name: string) => string): Json {
  const [key, ...rest] = keys;
  if (key === undefined) {
    const secret = reveal(place.name);
    if (place.offset === undefined) return secret;
    const text = value as string;
    return text.slice(0, place.offset) + secret + text.slice(place.offset);
  }
  if (Array.isArray(value)) return value.map((item, index) => (String(index) === key ? put(item, rest, place, reveal) : item));
  if (!isObject(value)) return value;
  return objectOf(Object.entries(value).map(([name, member]) => [name, name === key ? put(member, rest, place, reveal) : member] as const));
}
