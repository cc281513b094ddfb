/** A data key, sealed by a key that the store does not have. */
export interface WrappedKey {
  /** Names the key that sealed it. */
  readonly by: string;
  readonly wrapped: string;
}

/**
 * The key-encryption key, wherever it is: a text in the settings, a file, or a service that never gives it away. It seals the keys that seal values, and
 * nothing else.
 *
 * - `wrap` seals with the newest key; `unwrap` opens with every key that is still accepted. `of` is sealed with the key: it is unwrapped for nothing else.
 * - A key is changed without a pause: while both are accepted, `newest` tells which data keys are to be wrapped anew.
 * - `KeyUnavailable`: try again, or let the operator look. `KeyRefused`: this key never opens with what is accepted now.
 */
export abstract class KeyEncryption {
  /** Names the key that wraps now: what has another `by` is to be wrapped anew. */
  abstract newest(): Promise<string>;
  abstract wrap(dataKey: Buffer, of: string): Promise<WrappedKey>;
  abstract unwrap(key: WrappedKey, of: string): Promise<Buffer>;
}

/** The key cannot be asked now. Its message shows nothing of a key. */
export class KeyUnavailable extends Error {
  override readonly name = 'KeyUnavailable';
}

/** It was wrapped by a key that is not accepted, for something else, or was changed. */
export class KeyRefused extends Error {
  override readonly name = 'KeyRefused';
}
