import { createHash } from 'node:crypto';
import { KeyEncryption, KeyRefused, KeyUnavailable, type WrappedKey } from './key-encryption.js';
import { keyOf, openBytes, sealBytes } from './sealed-bytes.js';

/** By keys that this process knows, the newest first. They are asked for each time, so that a file with them may change. */
export class LocalKeyEncryption extends KeyEncryption {
  constructor(private readonly keys: () => readonly string[]) {
    super();
  }

  async newest(): Promise<string> {
    return this.first().id;
  }

  async wrap(dataKey: Buffer, of: string): Promise<WrappedKey> {
    const { id, key } = this.first();
    return { by: id, wrapped: sealBytes(key, dataKey, of).toString('base64url') };
  }

  async unwrap({ by, wrapped }: WrappedKey, of: string): Promise<Buffer> {
    const found = this.keys()
      .map(namedKey)
      .find(({ id }) => id === by);
    if (!found)
      throw new KeyRefused(
        `expected a data key that one of the keys for credentials has sealed, found one sealed by ${by}; put that key back behind the newest`,
      );
    const opened = openBytes(found.key, Buffer.from(wrapped, 'base64url'), of);
    if (!opened)
      throw new KeyRefused(`expected a data key sealed for ${of}, found another, or one that was changed; set the credential again`);
    return opened;
  }

  private first(): NamedKey {
    const [newest] = this.keys();
    if (newest === undefined) throw new KeyUnavailable('expected a key for credentials, found none');
    return namedKey(newest);
  }
}

interface NamedKey {
  /** Tells keys apart, and nothing of them. */
  readonly id: string;
  readonly key: Buffer;
}

function namedKey(text: string): NamedKey {
  const key = keyOf(text, 'credentials');
  return { id: `key-${createHash('sha256').update('the name of a key\n').update(key).digest('hex').slice(0, ID_DIGITS)}`, key };
}

const ID_DIGITS = 16;
