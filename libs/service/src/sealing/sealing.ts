import { keyOf, openBytes, sealBytes } from './sealed-bytes.js';

/** Seals texts with keys that the store does not have: with the first of them, while what the others have sealed opens too. */
export class Sealing {
  private readonly keys: readonly Buffer[];

  /** `keys`: texts that cannot be guessed, the newest first. */
  constructor(keys: readonly string[], purpose: string) {
    this.keys = keys.map((key) => keyOf(key, purpose));
  }

  seal(text: string, of: string): string {
    return sealBytes(this.keys[0]!, Buffer.from(text), of).toString('base64url');
  }

  /** Undefined: it was sealed with another key, for something else, or was changed. */
  opened(sealed: string, of: string): string | undefined {
    const bytes = Buffer.from(sealed, 'base64url');
    for (const key of this.keys) {
      const plain = openBytes(key, bytes, of);
      if (plain) return plain.toString('utf8');
    }
    return undefined;
  }

  /** Sealed anew with the newest key; undefined: it is, or does not open. */
  resealed(sealed: string, of: string): string | undefined {
    if (openBytes(this.keys[0]!, Buffer.from(sealed, 'base64url'), of)) return undefined;
    const text = this.opened(sealed, of);
    return text === undefined ? undefined : this.seal(text, of);
  }
}
