import type { DraftContent, LifecycleRules } from './draft-events.js';

/** What is asked of drafts and versions. `revision` is the one that the sender had before him: a command that comes late, or twice, is refused. */
export type DraftCommand =
  | DraftRunbook
  | EditDraft
  | SubmitDraft
  | WithdrawDraft
  | RejectDraft
  | ApproveDraft
  | CommentDraft
  | DeleteDraft
  | DeprecateVersion
  | RestoreVersion
  | SetLifecycleRules;

export interface DraftRunbook extends DraftContent {
  readonly type: 'DraftRunbook';
  readonly runbookId: string;
  /** The version that the author had before him; absent: the newest. */
  readonly basedOn?: number;
  /** As of a registration. */
  readonly idempotencyKey?: string;
}

interface OfDraft {
  readonly draft: number;
  readonly revision: number;
}

export interface EditDraft extends OfDraft, DraftContent {
  readonly type: 'EditDraft';
  /** Absent: as before. */
  readonly basedOn?: number;
}

export interface SubmitDraft extends OfDraft {
  readonly type: 'SubmitDraft';
}

export interface WithdrawDraft extends OfDraft {
  readonly type: 'WithdrawDraft';
  readonly reason?: string;
}

export interface RejectDraft extends OfDraft {
  readonly type: 'RejectDraft';
  readonly reason: string;
}

export interface ApproveDraft extends OfDraft {
  readonly type: 'ApproveDraft';
}

export interface CommentDraft extends OfDraft {
  readonly type: 'CommentDraft';
  readonly text: string;
  readonly line?: number;
  readonly lineText?: string;
}

export interface DeleteDraft extends OfDraft {
  readonly type: 'DeleteDraft';
}

export interface DeprecateVersion {
  readonly type: 'DeprecateVersion';
  readonly version: number;
  readonly reason: string;
}

/** Makes the old content the newest version. */
export interface RestoreVersion {
  readonly type: 'RestoreVersion';
  readonly version: number;
  readonly reason: string;
  readonly idempotencyKey?: string;
}

/** Of the whole tenant. */
export interface SetLifecycleRules {
  readonly type: 'SetLifecycleRules';
  readonly rules: LifecycleRules;
}
