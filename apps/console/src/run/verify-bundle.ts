import { readBundle } from '../../../../libs/audit/offline/bundle-shape.mjs';
import { checkEvidence, type CheckedEvidence } from '../../../../libs/audit/offline/evidence-checks.mjs';

/**
 * Checks a bundle here, with the checks of the offline verifier, and with the browser's own WebCrypto. Its hashes come later than they are asked for, and
 * what is hashed depends on no hash: so the checks run once to say what they need, everything is hashed, and then they run for good.
 * Rejects where the bytes are no bundle at all.
 */
export async function verifyBundle(bytes: Uint8Array, head?: string, digest: Digest = sha256): Promise<CheckedEvidence> {
  const bundle = readBundle(bytes);
  const needed = new Map<string, Uint8Array>();
  checkEvidence(
    bundle,
    toolsWith((asked) => (needed.set(keyOf(asked), asked), '')),
    head,
  );
  const found = new Map<string, string>();
  await Promise.all([...needed].map(async ([key, asked]) => found.set(key, await digest(asked))));
  return checkEvidence(
    bundle,
    toolsWith((asked) => {
      const hash = found.get(keyOf(asked));
      if (hash === undefined) throw new Error('expected the same to be hashed each time, found something else; this is a defect');
      return hash;
    }),
    head,
  );
}

export type Digest = (bytes: Uint8Array) => Promise<string>;

async function sha256(bytes: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const toolsWith = (hash: (bytes: Uint8Array) => string) => ({ sha256: hash, fromBase64, toBase64 });

/** Characters from 0 to 255, one for each byte: equal bytes have equal keys, and no others. */
function keyOf(bytes: Uint8Array): string {
  let key = '';
  for (let from = 0; from < bytes.length; from += PIECE) key += String.fromCharCode(...bytes.subarray(from, from + PIECE));
  return key;
}

/** Arguments that every engine takes at once. */
const PIECE = 8_192;

/** What is no Base64 has no bytes, and then differs from what stands there. */
function fromBase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

const toBase64 = (bytes: Uint8Array): string => btoa(keyOf(bytes));
