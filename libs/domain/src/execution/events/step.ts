import type { CredentialsUsed } from './credential.js';
import type { SecretPlace } from '../../expression/index.js';
import type { Json } from '../../json.js';
import type { AuthorityPin } from './authority.js';
import type { Grounds, StepPolicyDecided } from './policy.js';
import type { LegalBasis } from './legal-basis.js';

/** A step goes on, without being settled. */
export type AttemptEvent =
  | StepRequested
  | StepLeaseRenewed
  | CredentialsUsed
  | StepLeaseLost
  | StepHeld
  | StepAttemptFailed
  | StepCancelRequested
  | StepInDoubt
  | StepResolved
  | StepPolicyDecided
  | BranchChosen
  | TimerSet;

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
  /** Where in the parameters the text of a number stands that is sent as the number (JSON Pointers). */
  readonly numbers?: readonly string[];
  readonly timeoutMs: number;
  readonly leaseMs: number;
  /** The effect must happen at most once; absent: doing it again is harmless. */
  readonly effect?: 'once';
  /** A worker's action: nobody has it yet. The lease begins with its first renewal, by which a worker takes it. */
  readonly offered?: true;
  /** What earlier attempts have done of the work, for a step that does the rest. */
  readonly progress?: Json;
  /** What it was checked against. */
  readonly authority?: AuthorityPin;
  /** Absent: nothing of it, as for most steps. */
  readonly grounds?: Grounds;
  /** Where that is not the one any more that the run was started with. */
  readonly legalBasis?: LegalBasis;
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

/** A lost lease whose step may not be asked for again now: the run is paused. The same attempt goes on with the resume. */
export interface StepHeld {
  readonly type: 'StepHeld';
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
  /** What of the work is done, this attempt's and that of those before it. */
  readonly progress?: Json;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

export interface StepError {
  /** First of the language's error names that fits, for example `http-503`. */
  readonly name: string;
  readonly message: string;
  /** The executor knows that another attempt cannot help. */
  readonly terminal?: boolean;
  readonly details?: Json;
}

/** Executors should stop the running attempt and say how it ended, at the latest at `graceUntil`. */
export interface StepCancelRequested {
  readonly type: 'StepCancelRequested';
  readonly at: number;
  readonly step: string;
  readonly attempt: number;
  readonly graceUntil: number;
}

/** An effect that must happen once may have happened; nobody knows. A probe or a person says what is so. */
export interface StepInDoubt {
  readonly type: 'StepInDoubt';
  readonly at: number;
  readonly step: string;
  readonly attempt: number;
  readonly error: StepError;
}

/** The doubt is over; what follows from it stands behind this in the same record. */
export interface StepResolved {
  readonly type: 'StepResolved';
  readonly at: number;
  readonly step: string;
  readonly outcome: 'completed' | 'failed' | 'retry';
  readonly reason: string;
  /** The person's id, a requester from now on where four eyes are asked for. */
  readonly by?: string;
  /** Found out by the executor's probe, not by a person. */
  readonly probed?: true;
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

/** The branch that a conditional took and why. */
export interface BranchTaken {
  readonly name: string;
  readonly targets: readonly string[];
  readonly explanation: Json;
}

/** A `timer` step waits. */
export interface TimerSet {
  readonly type: 'TimerSet';
  readonly at: number;
  readonly step: string;
  readonly attempt: number;
  readonly dueAt: number;
}
