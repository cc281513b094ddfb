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
  /** It is there, and of another tenant: to the sender as if there were none. */
  | 'other-tenant'
  /** Another event source reads the topic. */
  | 'topic-taken'
  | 'schedule-invalid'
  /** The command knew an earlier revision: `version` is the present one. */
  | 'outdated';
