import type { Json } from '../../json.js';
import type { RunbookPin } from './run.js';

/** Facts about a step that asks people: `human-approval`, and `instruction`, where "approve" means done. */
export type ApprovalEvent =
  | ApprovalRequested
  | VoteCast
  | GateOverridden
  | ApprovalVoided
  | VotesOutdated
  | ApprovalDelegated
  | ApprovalCommented
  | ApprovalReminded
  | ApprovalExtended
  | ApprovalEscalated
  | StepSentBack;

/** Roles are the tenant's own names; users are ids of persons, and teams of teams. */
export interface People {
  readonly roles?: readonly string[];
  readonly users?: readonly string[];
  readonly teams?: readonly string[];
}

/** People are asked. Everything that a vote is judged by stands here. */
export interface ApprovalRequested {
  readonly type: 'ApprovalRequested';
  readonly at: number;
  /** Of the run then: what tells people keeps to it. Absent: the lowest level. */
  readonly classification?: string;
  readonly step: string;
  readonly attempt: number;
  /** Names the request outside of the run: `apr_…`; the same for every attempt of the step instance. */
  readonly approval: string;
  readonly kind: 'approval' | 'instruction';
  readonly shown: Shown;
  /** SHA-256 of the canonical JSON (RFC 8785) of `shown`: what votes bind to. */
  readonly digest: string;
  readonly approvers: People;
  /** Approvals that open the gate. */
  readonly quorum: number;
  /** How many are asked; with it a quorum can get out of reach. */
  readonly of?: number;
  /** Requesters may not vote. */
  readonly fourEyes: boolean;
  readonly rejectOnFirst: boolean;
  /** JSON Schema of what approvers fill in. */
  readonly form?: Json;
  readonly deadlineAt?: number;
  readonly remindAt?: number;
  readonly onTimeout: 'fail' | 'reject' | 'approve' | 'escalate';
  readonly escalateTo?: People;
}

/** What the voter sees, and what will run if they agree. */
export interface Shown {
  /** SHA-256 of the definition. */
  readonly definition: string;
  readonly step: string;
  /** With `round`: every asking has a digest of its own, so that a vote that comes late, or twice, counts in no other. */
  readonly attempt: number;
  /** From 1; counts up when the votes of this attempt were voided. */
  readonly round: number;
  readonly message?: string;
  /** Of an instruction. */
  readonly checklist?: readonly string[];
  /** The steps after this gate that act on the world, and loops around such. */
  readonly targets: readonly ShownTarget[];
  /** How many more there are, none of them sensitive. */
  readonly omitted?: number;
  readonly legalBasis?: Json;
}

export interface ShownTarget {
  /** Its path; in the body of a loop to come it stands for every iteration: `scan[*]/isolate`. */
  readonly step: string;
  readonly type: string;
  readonly sensitive?: string;
  /** As they would be sent now; of a loop what it goes through. Absent when a part of them cannot be computed yet. */
  readonly parameters?: Json;
  /** The same where a part reads what has not settled yet: those texts are as the author wrote them. */
  readonly template?: Json;
  /** JSON Pointers of those texts in `template`. */
  readonly unknown?: readonly string[];
  /** Of a `runbook` step: the version that would run now. */
  readonly runbook?: RunbookPin;
}

export interface VoteCast {
  readonly type: 'VoteCast';
  readonly at: number;
  readonly step: string;
  /** The person's id. */
  readonly by: string;
  readonly decision: 'approve' | 'reject';
  readonly digest: string;
  readonly comment?: string;
  readonly form?: Json;
  /** Votes in this person's place. */
  readonly onBehalfOf?: string;
  /** The person's, when the vote was cast; absent: none, or cast before they were noted. */
  readonly roles?: readonly string[];
}

/** A person opens the gate without its votes, and answers for it: what he owes stands with the tenant's members. */
export interface GateOverridden {
  readonly type: 'GateOverridden';
  readonly at: number;
  readonly step: string;
  /** The person's id. */
  readonly by: string;
  readonly digest: string;
  readonly reason: string;
  readonly override: OverrideAddress;
}

/** Where the obligation stands. */
export interface OverrideAddress {
  /** The aggregate of the tenant's members. */
  readonly identities: string;
  /** `ovr_…`. */
  readonly id: string;
}

/** What would run is no longer what was shown: votes cast so far count for nothing, the gate is asked again. */
export interface ApprovalVoided {
  readonly type: 'ApprovalVoided';
  readonly at: number;
  /** Of the run then: what tells people keeps to it. Absent: the lowest level. */
  readonly classification?: string;
  readonly step: string;
  readonly shown: Shown;
  readonly digest: string;
  readonly deadlineAt?: number;
  readonly remindAt?: number;
  readonly reason: string;
}

/**
 * Targets that had settled, and that nobody was asked about as they would run now: if an operator lets one of them run again, the votes are
 * void.
 */
export interface VotesOutdated {
  readonly type: 'VotesOutdated';
  readonly at: number;
  readonly step: string;
  /** As `shown` calls them. */
  readonly targets: readonly string[];
}

/** From now on `to` votes in the place of `from`. */
export interface ApprovalDelegated {
  readonly type: 'ApprovalDelegated';
  readonly at: number;
  /** Of the run then: what tells people keeps to it. Absent: the lowest level. */
  readonly classification?: string;
  readonly step: string;
  readonly from: string;
  readonly to: string;
  /** Whose voice it was before: `from` had been given it himself. */
  readonly onBehalfOf?: string;
  readonly reason?: string;
}

export interface ApprovalCommented {
  readonly type: 'ApprovalCommented';
  readonly at: number;
  readonly step: string;
  readonly by: string;
  readonly text: string;
}

/** Half of the time is gone and the gate is still closed. */
export interface ApprovalReminded {
  readonly type: 'ApprovalReminded';
  readonly at: number;
  /** Of the run then: what tells people keeps to it. Absent: the lowest level. */
  readonly classification?: string;
  readonly step: string;
}

export interface ApprovalExtended {
  readonly type: 'ApprovalExtended';
  readonly at: number;
  readonly step: string;
  readonly by: string;
  readonly deadlineAt: number;
  readonly reason?: string;
}

/** Time ran out: these people are asked as well, for as long again. Votes cast stay. */
export interface ApprovalEscalated {
  readonly type: 'ApprovalEscalated';
  readonly at: number;
  /** Of the run then: what tells people keeps to it. Absent: the lowest level. */
  readonly classification?: string;
  readonly step: string;
  readonly approvers: People;
  readonly deadlineAt?: number;
}

/**
 * Votes for this step are void when it was to be tried, or sent, again: it stands before its beginning until its gate is granted anew.
 * Attempts go on counting.
 */
export interface StepSentBack {
  readonly type: 'StepSentBack';
  readonly at: number;
  readonly step: string;
  readonly attempt: number;
}
