import type { AuthorityPin } from './authority.js';

/** What becomes of a run when the time is over for which its authority, or its runbook, has it kept. */
export type RetentionEvent = ExecutionPurged;

/**
 * What the run took and gave is kept no longer: it leaves every state and document that is folded from the log. What it was is not hidden: that it ran, by which
 * runbook, under what, how it ended, and the digests of what is gone.
 */
export interface ExecutionPurged {
  readonly type: 'ExecutionPurged';
  readonly at: number;
  /** Whose terms said how long. Absent: the run's runbook did. */
  readonly authority?: AuthorityPin;
  readonly retentionDays: number;
  /** The moment to which it was kept. */
  readonly keptUntil: number;
  readonly digests: PurgedDigests;
}

/** SHA-256 of the canonical JSON (RFC 8785) of what is gone; where a part of it lay in the blob store, of the reference to it. */
export interface PurgedDigests {
  readonly inputs: string;
  readonly outputs?: string;
  /** Of the steps as they stood, by their path, with all that each took and gave. */
  readonly steps: string;
}
