import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals bytes with AES-256-GCM (NIST SP 800-38D): a random nonce, the tag, what is sealed. What it is for (`of`) is sealed with it as additional data: it
 * opens in no other place. With random nonces one key is good for 2^32 seals; every key here seals far fewer.
 */
export function sealBytes(key: Buffer, plain: Buffer, of: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(of));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** Undefined: it was sealed with another key, for something else, or was changed. */
export function openBytes(key: Buffer, bytes: Buffer, of: string): Buffer | undefined {
  const [nonce, tag] = [bytes.subarray(0, NONCE_BYTES), bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)];
  try {
    const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(of)).setAuthTag(tag);
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** A key of 256 bits from a text that nobody guesses; the same text is another key for each purpose. */
export const keyOf = (text: string, purpose: string): Buffer => createHash('sha256').update(`${purpose}\n${text}`).digest();
