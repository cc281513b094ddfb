import type { Actor } from '../actor.js';
import type { LifecycleRules, SourceText } from './draft-events.js';

export type DraftStatus = 'DRAFT' | 'IN_REVIEW' | 'APPROVED' | 'DELETED';

/** A draft of a runbook. What it says is kept by readers, by digest. */
export interface RunbookDraft {
  readonly draft: number;
  readonly status: DraftStatus;
  readonly revision: number;
  readonly basedOn: number;
  readonly digest: string;
  readonly source?: SourceText;
  /** Ids of those who have begun, edited or submitted it. */
  readonly authors: readonly string[];
  /** Who submitted it last. */
  readonly submittedBy?: Actor;
  readonly comments: number;
  readonly idempotencyKey?: string;
  /** What it became. */
  readonly version?: number;
}

export interface TenantRules {
  readonly revision: number;
  readonly rules: LifecycleRules;
}

/** Of one runbook, that are neither approved nor deleted: more are lost sight of. */
export const DRAFTS_OPEN_MAX = 20;
/** Of one runbook in all, as many as versions. */
export const DRAFTS_MAX = 10_000;
/** Contents of one draft: each is kept, because dry runs name them. */
export const DRAFT_REVISIONS_MAX = 1_000;
/** Of one draft. */
export const DRAFT_COMMENTS_MAX = 500;
