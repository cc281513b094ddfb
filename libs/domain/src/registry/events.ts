import type { Actor } from '../actor.js';
import type { BlobReference, JsonObject } from '../json.js';

export type RegistryEvent = RunbookVersionRegistered;

/** A new, final version of a runbook. */
export interface RunbookVersionRegistered {
  readonly type: 'RunbookVersionRegistered';
  readonly at: number;
  readonly runbookId: string;
  readonly version: number;
  /** SHA-256 of the canonical definition (RFC 8785). */
  readonly digest: string;
  /** The definition, or where its canonical text lies when it is over the inline limit. */
  readonly definition: JsonObject | BlobReference;
  readonly registeredBy: Actor;
  /** The `Idempotency-Key` that made this version. */
  readonly idempotencyKey?: string;
}
