import type { Actor } from '../actor.js';
import type { SecretPlace } from '../expression/index.js';
import type { Json, JsonObject } from '../json.js';

/** Facts of one execution, in the past tense. `at` is milliseconds since the epoch by the deciding owner's clock. */
export type ExecutionEvent =
  | ExecutionStarted
  | StepRequested
  | StepLeaseRenewed
  | StepLeaseLost
  | StepAttemptFailed
  | StepCompleted
  | StepFailed
  | StepSkipped
  | StepCancelled
  | BranchChosen
  | ExecutionFailing
  | ExecutionCompleted
  | ExecutionFailed
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

/** An executor should do this now. Also opens the lease. */
export interface StepRequested {
  readonly type: 'StepRequested';
  readonly at: number;
  readonly step: string;
  readonly stepType: string;
  /** From 1; a retry counts up. */
  readonly attempt: number;
  /** From 1; counts up when the lease of the same attempt was lost. */
  readonly dispatch: number;
  /** The same for every attempt and dispatch of one step instance. */
  readonly idempotencyKey: string;
  /** The action's name, for `action` steps. */
  readonly use?: string;
  /** Rendered parameters; may hold blob references and, at `secrets`, names of secrets. */
  readonly parameters: Json;
  /** Where the executor puts secrets, replaced there only. */
  readonly secrets?: readonly SecretPlace[];
  readonly timeoutMs: number;
  readonly leaseMs: number;
}

export interface StepLeaseRenewed {
  readonly type: 'StepLeaseRenewed';
  readonly at: number;
  readonly step: string;
  readonly attempt: number;
  readonly dispatch: number;
  readonly executor: string;
}

/** Nobody renewed the lease; a new `StepRequested` or the step's end follows in the same record. */
export interface StepLeaseLost {
  readonly type: 'StepLeaseLost';
  readonly at: number;
  readonly step: string;
  readonly attempt: number;
  readonly dispatch: number;
}

/** An attempt failed and another follows at `retryAt`. */
export interface StepAttemptFailed {
  readonly type: 'StepAttemptFailed';
  readonly at: number;
  readonly step: string;
  readonly attempt: number;
  readonly error: StepError;
  readonly retryAt: number;
}

export interface StepCompleted {
  readonly type: 'StepCompleted';
  readonly at: number;
  readonly step: string;
  /** Absent for steps that the engine itself computes. */
  readonly attempt?: number;
  readonly executor?: string;
  readonly output: Json;
  readonly http?: HttpReply;
  readonly evidence?: readonly Evidence[];
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** A named value that the author declared as evidence; `sha256` is of its canonical JSON text. */
export interface Evidence {
  readonly name: string;
  readonly sha256: string;
  readonly value: Json;
}

export interface StepError {
  /** First of the language's error names that fits, for example `http-503`. */
  readonly name: string;
  readonly message: string;
  /** The executor knows that another attempt cannot help. */
  readonly terminal?: boolean;
  readonly details?: Json;
}

/** The last attempt failed; `handling` is what the author asked for. */
export interface StepFailed {
  readonly type: 'StepFailed';
  readonly at: number;
  readonly step: string;
  readonly attempt: number;
  readonly status: 'FAILED' | 'TIMED_OUT';
  readonly error: StepError;
  readonly http?: HttpReply;
  readonly handling: 'fail' | 'continue' | 'goto';
  /** With `goto`: the step that runs instead of the ordinary dependants. */
  readonly goto?: string;
}

export interface StepSkipped {
  readonly type: 'StepSkipped';
  readonly at: number;
  readonly step: string;
  readonly reason: SkipReason;
  readonly error?: StepError;
}

export type SkipReason =
  'branch-not-taken' | 'dependencies-skipped' | 'nothing-completed' | 'when-false' | 'error-skipped' | 'not-reached' | 'run-failed';

/** A running attempt was called off; executors stop it. */
export interface StepCancelled {
  readonly type: 'StepCancelled';
  readonly at: number;
  readonly step: string;
  readonly attempt: number;
  readonly reason: 'run-failed' | 'run-timed-out';
}

export interface BranchChosen {
  readonly type: 'BranchChosen';
  readonly at: number;
  readonly step: string;
  /** `then`, `else`, a case's name, or `default`. */
  readonly branch: string;
  readonly targets: readonly string[];
  /** Which operand had which value. */
  readonly explanation: Json;
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

export interface ExecutionCompleted {
  readonly type: 'ExecutionCompleted';
  readonly at: number;
  readonly outputs: JsonObject;
  /** Steps that failed and were continued from. */
  readonly failures: number;
}

export interface ExecutionFailed {
  readonly type: 'ExecutionFailed';
  readonly at: number;
  readonly failure: Failure;
}

export interface ExecutionTimedOut {
  readonly type: 'ExecutionTimedOut';
  readonly at: number;
  readonly failure: Failure;
}
