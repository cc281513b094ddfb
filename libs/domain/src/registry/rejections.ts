export interface RegistryRejection {
  readonly code: RegistryRejectionCode;
  readonly message: string;
  /** The version, revision or draft that the caller may have meant. */
  readonly version?: number;
}

export type RegistryRejectionCode =
  /** The same key and body again, or `unlessNewest` and nothing new: `version` is the answer. */
  | 'already-registered'
  | 'key-reused'
  | 'versions-exceeded'
  | 'version-unknown'
  | 'draft-unknown'
  | 'drafts-exceeded'
  /** It cannot be done to the draft, or the version, as it is now. */
  | 'draft-status'
  /** The sender knew another revision of the draft: `version` is the present one. */
  | 'revision-mismatch'
  /** It was made from another version than the newest: `version` is that. */
  | 'draft-outdated'
  /** Whoever approves had a part in it, or is no person. */
  | 'not-a-reviewer'
  /** Nothing is put in force at once where versions are reviewed. */
  | 'review-required'
  | 'definition-missing'
  | 'event-source-unknown'
  | 'authority-unknown'
  | 'authority-exists'
  | 'authority-invalid'
  /** It cannot be done to the authority as it stands. */
  | 'authority-status'
  | 'subscription-unknown'
  | 'subscription-exists'
  /** It cannot be done to the subscription as it stands. */
  | 'subscription-status'
  | 'replay-invalid'
  /** It is there, and of another tenant: to the sender as if there were none. */
  | 'other-tenant'
  /** Another event source reads the topic. */
  | 'topic-taken'
  /** Whose records a topic brings must be said where versions are reviewed. */
  | 'signature-required'
  | 'schedule-invalid'
  | 'schedule-unknown'
  /** The command knew an earlier revision: `version` is the present one. */
  | 'outdated';
