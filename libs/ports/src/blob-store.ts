import type { Final } from './is-final.js';

/**
 * Bytes by their SHA-256, for payloads over `INLINE_BYTES_MAX`. Content-addressed, so a write is idempotent and never
 * changes anything; durable when `put` resolves. `get` verifies the hash and throws `BlobCorrupt` on a mismatch.
 */
export abstract class BlobStore {
  /** Resolves with the lower-case hex SHA-256 of the bytes. */
  abstract put(bytes: Buffer): Promise<string>;
  abstract get(sha256: string): Promise<Buffer | undefined>;
  abstract has(sha256: string): Promise<boolean>;
  abstract close(): Promise<void>;
}

export class BlobCorrupt extends Error implements Final {
  override readonly name = 'BlobCorrupt';
  readonly isFinal = true;
  constructor(
    readonly expected: string,
    readonly found: string,
  ) {
    super(`expected blob ${expected}, found bytes that hash to ${found}; restore it from a copy`);
  }
}
