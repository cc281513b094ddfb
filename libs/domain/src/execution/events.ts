import type { Actor } from '../actor.js';
import type { Json, JsonObject } from '../json.js';
import type { ApprovalEvent } from './approval-events.js';
import type { LoopEvent } from './loop-events.js';
import type { BranchTaken, HttpReply, SkipReason, StepError, StepEvent } from './step-events.js';
import type { WaitEvent } from './wait-events.js';

export type * from './step-events.js';
export type * from './approval-events.js';
export type * from './wait-events.js';
export type * from './loop-events.js';

/** Facts of one execution, in the past tense. `at` is milliseconds since the epoch by the deciding owner's clock. */
export type ExecutionEvent =
  | ExecutionStarted
  | StepEvent
  | ApprovalEvent
  | WaitEvent
  | LoopEvent
  | ExecutionPausing
  | ExecutionPaused
  | ExecutionResumed
  | ExecutionFailing
  | ExecutionCancelling
  | ExecutionYielded
  | ExecutionReopened
  | StepsReset
  | VariablesEdited
  | ExecutionCompleted
  | ExecutionFailed
  | ExecutionCancelled
  | ExecutionTimedOut;

export interface ExecutionStarted {
  readonly type: 'ExecutionStarted';
  readonly at: number;
  readonly runbook: RunbookPin;
  /** Every step of the definition in its order, so that a reader without the definition can name them all. */
  readonly steps: readonly StepOutline[];
  /** Members over the inline limit are blob references. */
  readonly inputs: JsonObject;
  /** SHA-256 of the canonical start request: tells a repeated start from another one with the same key. */
  readonly requestDigest: string;
  readonly legalBasis?: LegalBasis;
  readonly dataLicenses: readonly string[];
  readonly incidentId?: string;
  readonly startedBy: Actor;
  readonly trigger?: TriggerCause;
  /** When the whole run times out, from `limits.durationMs`. */
  readonly deadlineAt?: number;
  /** The step of another run that this one is a child of. */
  readonly parent?: ParentStep;
  /** The run that this one repeats, whole or from a step on. */
  readonly rerunOf?: Rerun;
  /** What a re-run takes over from that run instead of doing it again, by step. */
  readonly inherited?: Readonly<Record<string, InheritedStep>>;
  /** Nothing acts on the world; outputs are samples. */
  readonly dryRun?: true;
  /** Outputs that a dry run pretends, by step. */
  readonly samples?: JsonObject;
}

export interface ParentStep {
  readonly execution: string;
  /** Path of the `runbook` step there. */
  readonly step: string;
  /** Of this child; the root counts 1. */
  readonly depth: number;
}

export interface Rerun {
  readonly execution: string;
  readonly fromStep?: string;
  readonly reason: string;
}

/** A settled step of the run that is repeated. */
export interface InheritedStep {
  readonly status: 'COMPLETED' | 'FAILED' | 'SKIPPED' | 'TIMED_OUT';
  readonly output?: Json;
  readonly http?: HttpReply;
  readonly error?: StepError;
  readonly branch?: BranchTaken;
  readonly goto?: string;
  readonly continued?: true;
  readonly reason?: SkipReason;
}

export interface RunbookPin {
  readonly id: string;
  readonly version: number;
  /** SHA-256 of the canonical definition. */
  readonly digest: string;
}

export interface StepOutline {
  readonly id: string;
  readonly type: string;
  readonly name?: string;
  /** Belongs to `onFailure`. */
  readonly onFailure?: true;
  /** A loop's body. */
  readonly body?: readonly StepOutline[];
}

export interface LegalBasis {
  readonly authority: string;
  readonly reference: string;
  readonly classification: string;
  /** Ids of persons. */
  readonly authorizedUsers: readonly string[];
  readonly purpose: string;
  /** RFC 3339. */
  readonly expiresAt?: string;
}

/** The CloudEvent that started the run. */
export interface TriggerCause {
  readonly source: string;
  readonly id: string;
  readonly type: string;
}

/** A step failed the run: nothing new starts, running steps are drained, then `onFailure` runs. */
export interface ExecutionFailing {
  readonly type: 'ExecutionFailing';
  readonly at: number;
  readonly outcome: 'FAILED' | 'TIMED_OUT';
  readonly failure: Failure;
}

export interface Failure {
  /** Absent when the run itself failed: its time-out, its outputs. */
  readonly step?: string;
  readonly error: StepError;
}

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
  /** Once the run had ended: what executors know of a run and forget with its end. */
  readonly about?: Pick<ExecutionStarted, 'runbook' | 'legalBasis' | 'dataLicenses' | 'incidentId'> & { readonly startedAt: number };
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
  /** Paths of settled loops around `step` that run again. */
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

export interface ExecutionCompleted {
  readonly type: 'ExecutionCompleted';
  readonly at: number;
  readonly outputs: JsonObject;
  /** Steps that failed and were continued from. */
  readonly failures: number;
  /** Of a child: the step that waits for this end. */
  readonly parent?: ParentStep;
}

export interface ExecutionFailed {
  readonly type: 'ExecutionFailed';
  readonly at: number;
  readonly failure: Failure;
  /** Of a child: the step that waits for this end. */
  readonly parent?: ParentStep;
}

export interface ExecutionCancelled {
  readonly type: 'ExecutionCancelled';
  readonly at: number;
  readonly failure: Failure;
  /** At once, without a grace period. */
  readonly terminated?: true;
  /** Of a child: the step that waits for this end. */
  readonly parent?: ParentStep;
}

export interface ExecutionTimedOut {
  readonly type: 'ExecutionTimedOut';
  readonly at: number;
  readonly failure: Failure;
  /** Of a child: the step that waits for this end. */
  readonly parent?: ParentStep;
}
