export interface RegistryRejection {
  readonly code: RegistryRejectionCode;
  readonly message: string;
  /** The version that the caller may have meant. */
  readonly version?: number;
}

export type RegistryRejectionCode =
  /** The same key and body again, or `unlessNewest` and nothing new: `version` is the answer. */
  | 'already-registered'
  | 'key-reused'
  | 'versions-exceeded'
  | 'event-source-unknown'
  | 'schedule-invalid'
  /** The command knew an earlier revision: `version` is the present one. */
  | 'outdated';
