import type { Actor } from '../actor.js';
import type { BlobReference, JsonObject } from '../json.js';

/** Facts about drafts of a runbook, their review, and what becomes of versions afterwards. */
export type DraftEvent =
  | RunbookDrafted
  | RunbookDraftEdited
  | RunbookDraftSubmitted
  | RunbookDraftWithdrawn
  | RunbookDraftRejected
  | RunbookDraftApproved
  | RunbookDraftCommented
  | RunbookDraftDeleted
  | RunbookVersionDeprecated
  | LifecycleRulesSet;

/** The text that an author wrote, comments and order included. It lies in the blob store, whatever its size. */
export interface SourceText {
  readonly format: 'yaml' | 'json';
  readonly text: BlobReference;
}

/** What a draft says at a revision of it. */
export interface DraftContent {
  /** SHA-256 of the canonical definition (RFC 8785). */
  readonly digest: string;
  /** The definition, or where its canonical text lies when it is over the inline limit. */
  readonly definition: JsonObject | BlobReference;
  readonly source?: SourceText;
}

interface AboutDraft {
  readonly at: number;
  readonly by: Actor;
  readonly runbookId: string;
  /** 1, 2, 3 … over the drafts of one runbook. A draft is no version: it becomes one when it is approved. */
  readonly draft: number;
  /** Of the draft behind this fact; it counts every change but comments. */
  readonly revision: number;
}

/** A draft was begun. */
export interface RunbookDrafted extends AboutDraft, DraftContent {
  readonly type: 'RunbookDrafted';
  /** The version that its author had before him; 0: there was none. */
  readonly basedOn: number;
  /** The `Idempotency-Key` that made it. */
  readonly idempotencyKey?: string;
}

/** What it says was replaced. */
export interface RunbookDraftEdited extends AboutDraft, DraftContent {
  readonly type: 'RunbookDraftEdited';
  readonly basedOn: number;
}

/** It is to be reviewed, and nobody edits it meanwhile. Who submits it answers for it as its authors do. */
export interface RunbookDraftSubmitted extends AboutDraft {
  readonly type: 'RunbookDraftSubmitted';
}

/** It was taken back from review, and may be edited again. */
export interface RunbookDraftWithdrawn extends AboutDraft {
  readonly type: 'RunbookDraftWithdrawn';
  readonly reason?: string;
}

/** A reviewer sent it back. */
export interface RunbookDraftRejected extends AboutDraft {
  readonly type: 'RunbookDraftRejected';
  readonly reason: string;
}

/** It became a version, which the same record registers. */
export interface RunbookDraftApproved extends AboutDraft {
  readonly type: 'RunbookDraftApproved';
  readonly version: number;
}

export interface RunbookDraftCommented extends AboutDraft {
  readonly type: 'RunbookDraftCommented';
  /** 1, 2, 3 … over the comments of one draft. */
  readonly comment: number;
  readonly text: string;
  /** Of the source at this revision, the first is 1; absent: about the whole. */
  readonly line?: number;
  /** What stood there then. */
  readonly lineText?: string;
}

export interface RunbookDraftDeleted extends AboutDraft {
  readonly type: 'RunbookDraftDeleted';
}

/** Nothing starts by this version any more. What runs by it goes on as the tenant's rule says. */
export interface RunbookVersionDeprecated {
  readonly type: 'RunbookVersionDeprecated';
  readonly at: number;
  readonly by: Actor;
  readonly runbookId: string;
  readonly version: number;
  readonly reason: string;
}

/** The tenant's rules of the lifecycle from now on. */
export interface LifecycleRulesSet {
  readonly type: 'LifecycleRulesSet';
  readonly at: number;
  readonly by: Actor;
  readonly revision: number;
  readonly rules: LifecycleRules;
}

export interface LifecycleRules {
  /** What becomes of a run when its version is deprecated: it finishes, is held until somebody releases it, or is cancelled. */
  readonly deprecatedWhileRunning: 'finish' | 'hold' | 'cancel';
  /** Whether a start may state its legal basis itself, instead of naming an authority. Absent: it may. */
  readonly inlineLegalBasis?: 'allowed' | 'refused';
}

export const LIFECYCLE_RULES_DEFAULT: LifecycleRules = { deprecatedWhileRunning: 'finish' };

/** On what authority a version is in force. Absent in old records, where whoever registered it stood for it alone. */
export interface VersionApproval {
  /**
   * `review`: somebody who had no part in it approved it. `author`: one of its authors did, where the tenant lets him. `product`: it came with
   * the service.
   */
  readonly kind: 'review' | 'author' | 'product';
  readonly by: Actor;
  /** Ids of those who wrote it, persons and services. */
  readonly authors: readonly string[];
  /** The draft that it was. */
  readonly draft?: number;
  /** The version whose content it has again, and why. */
  readonly restores?: { readonly version: number; readonly reason: string };
}
