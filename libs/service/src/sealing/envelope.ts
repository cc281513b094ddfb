import { randomBytes } from 'node:crypto';
import type { KeyEncryption, WrappedKey } from './key-encryption.js';
import { KeyRefused } from './key-encryption.js';
import { KEY_BYTES, openBytes, sealBytes } from './sealed-bytes.js';

/** A value under a key of its own, and that key under the key-encryption key. */
export interface Envelope {
  readonly key: WrappedKey;
  readonly sealed: string;
}

/** `of`: what it is for; value and key open for nothing else. Rejects as `KeyEncryption.wrap` does. */
export async function sealed(by: KeyEncryption, text: string, of: string): Promise<Envelope> {
  const dataKey = randomBytes(KEY_BYTES);
  try {
    return { key: await by.wrap(dataKey, of), sealed: sealBytes(dataKey, Buffer.from(text), of).toString('base64url') };
  } finally {
    dataKey.fill(0);
  }
}

/** Rejects as `KeyEncryption.unwrap` does, and with `KeyRefused` where the value is another's or was changed. */
export async function opened(by: KeyEncryption, envelope: Envelope, of: string): Promise<string> {
  const dataKey = await by.unwrap(envelope.key, of);
  const plain = openBytes(dataKey, Buffer.from(envelope.sealed, 'base64url'), of);
  dataKey.fill(0);
  if (plain) return plain.toString('utf8');
  throw new KeyRefused(`expected a value sealed for ${of}, found another, or one that was changed; set the credential again`);
}

/** The same data key under the newest key; the value stays as it is. */
export async function rewrapped(by: KeyEncryption, key: WrappedKey, of: string): Promise<WrappedKey> {
  const dataKey = await by.unwrap(key, of);
  try {
    return await by.wrap(dataKey, of);
  } finally {
    dataKey.fill(0);
  }
}
