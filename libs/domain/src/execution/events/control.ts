import type { Json } from '../../json.js';
import type { AuthorityAsked, AuthorityPin } from './authority.js';
import type { ExecutionStarted, Failure } from './run.js';

/** Facts about what operators asked of a run, and about its progress as a whole. */
export type ControlEvent =
  | ExecutionPausing
  | ExecutionPaused
  | ExecutionResumed
  | ExecutionHeld
  | ExecutionReleased
  | ExecutionCancelling
  | ExecutionYielded
  | ExecutionReopened
  | StepsReset
  | VariablesEdited
  | ParentHeeded
  | RequestersJoined
  | StartRepeated;

/** Nothing new is dispatched from here on. `PAUSED` follows, perhaps in the same record, when no attempt is running. */
export interface ExecutionPausing {
  readonly type: 'ExecutionPausing';
  readonly at: number;
  readonly reason?: string;
  /** The tenant's policy at that time: whether approvals' deadlines go on meanwhile. */
  readonly approvalDeadlines: 'run' | 'freeze';
  /** Children that run: they are to do the same. */
  readonly children?: readonly string[];
}

export interface ExecutionPaused {
  readonly type: 'ExecutionPaused';
  readonly at: number;
}

/** Frozen time-outs move by as long as the pause lasted. */
export interface ExecutionResumed {
  readonly type: 'ExecutionResumed';
  readonly at: number;
  readonly reason?: string;
  /** Paths of the steps that the pause held back and that go on now. */
  readonly releases: readonly string[];
  /** Children that run: they are to do the same. */
  readonly children?: readonly string[];
}

/**
 * Nothing new is dispatched from here on, because what the run was started with is not in force any more. `PAUSED` follows as after a pause. Found when
 * the run was looked at next after that, before anything came of what was asked or was due.
 */
export interface ExecutionHeld {
  readonly type: 'ExecutionHeld';
  readonly at: number;
  readonly because: HoldReason;
  /** Of an authority: why, in a sentence. */
  readonly reason?: string;
  /** The one that holds it, and up to which of its changes that is known. */
  readonly authority?: AuthorityPin & { readonly revision: number };
}

/** `authority-refused`: it did not take the run among those under it, as when its budget is used up. */
export type HoldReason = 'runbook-deprecated' | 'authority-revoked' | 'authority-expired' | 'authority-refused';

/** Somebody let a run that was held go on: all the same, and it is not held for that again; or under an authority that has confirmed it. */
export interface ExecutionReleased {
  readonly type: 'ExecutionReleased';
  readonly at: number;
  /** The person's id: a requester from now on where four eyes are asked for. */
  readonly by: string;
  readonly reason: string;
  /** Paths of the steps that were held back and that go on now. */
  readonly releases: readonly string[];
  readonly authority?: AuthorityPin;
}

/** Nothing new begins; running attempts have got a cancel signal and their grace period. */
export interface ExecutionCancelling {
  readonly type: 'ExecutionCancelling';
  readonly at: number;
  readonly failure: Failure;
}

/** The record is full, there is more to begin at once: the next one goes on. */
export interface ExecutionYielded {
  readonly type: 'ExecutionYielded';
  readonly at: number;
}

/** A run that had ended, or was ending, goes on because of a repair. */
export interface ExecutionReopened {
  readonly type: 'ExecutionReopened';
  readonly at: number;
  readonly reason: string;
  readonly deadlineAt?: number;
  /** Once the run had ended, and its authority was left: it is asked again before anything begins. */
  readonly asks?: Pick<AuthorityAsked, 'ask' | 'counts'> & { readonly authority: string };
  /** Once the run had ended: what executors know of a run and forget with its end. */
  readonly about?: Pick<ExecutionStarted, 'runbook' | 'legalBasis' | 'dataLicenses' | 'incidentId'> & {
    readonly startedAt: number;
    readonly startedBy?: ExecutionStarted['startedBy'];
  };
}

/** Steps stand before their beginning again. `step` is the one that was asked for; attempts go on counting. */
export interface StepsReset {
  readonly type: 'StepsReset';
  readonly at: number;
  readonly step: string;
  /** The person's id, a requester from now on where four eyes are asked for. */
  readonly by: string;
  readonly reason: string;
  /** Paths, `step` among them. */
  readonly reset: readonly string[];
  /** Paths of loops that had settled, around `step` or cancelled with it, and go on where they were. */
  readonly reopened?: readonly string[];
}

/** A person changed what expressions read. */
export interface VariablesEdited {
  readonly type: 'VariablesEdited';
  readonly at: number;
  readonly reason: string;
  /** The person's id: whoever edits counts as a requester where four eyes are asked for. */
  readonly by: string;
  readonly changes: readonly { readonly path: string; readonly value: Json; readonly before?: Json }[];
}

/** The parent's word found that it holds already: from now on an older one, or the same again, means nothing. */
export interface ParentHeeded {
  readonly type: 'ParentHeeded';
  readonly at: number;
}

/** Persons who shaped a child run have asked for what its parent does with the outcome. */
export interface RequestersJoined {
  readonly type: 'RequestersJoined';
  readonly at: number;
  /** The `runbook` step whose child it was. */
  readonly step: string;
  readonly requesters: readonly string[];
}

/** Persons asked for the run when it had been started already: they are requesters as the first one is. */
export interface StartRepeated {
  readonly type: 'StartRepeated';
  readonly at: number;
  readonly requesters: readonly string[];
}
