import { Problem } from './problem.js';

export const KEY_LENGTH_MAX = 255;

const BARE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
const QUOTED = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;

/**
 * The key of `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): a structured-field string in quotes. Many clients
 * leave the quotes out, so a bare word is the same key. Undefined without the header. Throws the problem `malformed-header`.
 */
export function idempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const text = Array.isArray(header) ? header.join(', ') : header.trim();
  const quoted = QUOTED.exec(text)?.[1]?.replace(/\\(.)/g, '$1');
  const key = quoted ?? (BARE.test(text) ? text : '');
  if (key.length < 1 || key.length > KEY_LENGTH_MAX) {
    const message = `expected Idempotency-Key to be a string of 1 to ${KEY_LENGTH_MAX} printable ASCII characters, found another value; send a UUID, say`;
    throw new Problem('malformed-header', message, { errors: [{ pointer: '/headers/idempotency-key', message }] });
  }
  return key;
}
