import type { Json, JsonObject } from '../../json.js';
import type { HttpReply, PolicyDecision, StepError, UsedCredential } from '../events/index.js';
import type { ExecutionStatus } from '../state/transitions.js';

/**
 * What others report to a run: executors about attempts, the correlation aggregate about waits, child runs about their end, the owner's
 * clock about timers.
 */
export type Report =
  | CompleteStep
  | FailStep
  | RenewLease
  | ReportPolicy
  | RecordCredentialUse
  | ReportProbe
  | DeliverEvent
  | RefuseWait
  | EndChild
  | FireTimers;

/** Whoever relays what a worker says states for which action it may speak: its word about any other step means nothing. */
interface WorkersWord {
  /** The action's name; absent: an executor of our own speaks. */
  readonly use?: string;
}

/** What whoever speaks was told by the policy since it last spoke, in that order. Absent: it was not asked, or only by built-in rules. */
interface AskedPolicy {
  readonly policy?: readonly PolicyDecision[];
}

/** An executor's word about the attempt that it was asked for. */
export interface CompleteStep extends WorkersWord, AskedPolicy {
  readonly type: 'CompleteStep';
  readonly step: string;
  readonly attempt: number;
  readonly executor: string;
  readonly output: Json;
  readonly http?: HttpReply;
}

export interface FailStep extends WorkersWord, AskedPolicy {
  readonly type: 'FailStep';
  readonly step: string;
  readonly attempt: number;
  readonly executor: string;
  readonly error: StepError;
  readonly http?: HttpReply;
  /** Nothing left the executor: an effect that must happen once has not happened. */
  readonly effectless?: true;
  /** How long the other side asks to be left alone, in milliseconds. */
  readonly retryAfterMs?: number;
  /** What of its work is done: the next attempt is given it, and repeats nothing of that. */
  readonly progress?: Json;
}

/** The executor is still at it; by the first one a worker takes what was offered. */
export interface RenewLease extends WorkersWord, AskedPolicy {
  readonly type: 'RenewLease';
  readonly step: string;
  readonly attempt: number;
  readonly dispatch: number;
  readonly executor: string;
}

/** What the policy said of an attempt, told before its effect, or while it cannot be asked. */
export interface ReportPolicy extends WorkersWord, Required<AskedPolicy> {
  readonly type: 'ReportPolicy';
  readonly step: string;
  readonly attempt: number;
}

/** The executor is about to open credentials for the attempt, and waits until the use stands on the log. */
export interface RecordCredentialUse {
  readonly type: 'RecordCredentialUse';
  readonly step: string;
  readonly attempt: number;
  readonly executor: string;
  /** Chosen by the executor, once. */
  readonly useId: string;
  readonly credentials: readonly UsedCredential[];
}

/** What an executor's probe found out about a step in doubt. */
export interface ReportProbe extends AskedPolicy {
  readonly type: 'ReportProbe';
  readonly step: string;
  readonly attempt: number;
  readonly happened: boolean;
  /** Where it happened. */
  readonly output?: Json;
}

/**
 * The correlation aggregate matched an event with a wait. One that does not wait any more refuses, and the event goes to the next; one that
 * has got this event already says `already-holds`, or the event would be given away twice.
 */
export interface DeliverEvent extends Undelivered {
  readonly type: 'DeliverEvent';
  readonly step: string;
  /** See `EventOrigin`. */
  readonly classification?: string;
  /** The same. */
  readonly marks?: readonly string[];
  /** See `EventOrigin`. */
  readonly requester?: string;
}

/** An event on its way to a wait. */
export interface Undelivered {
  readonly wait: string;
  /** The CloudEvent as structured JSON. */
  readonly event: Json;
  /** The correlation aggregate that gave it away, and takes it back. */
  readonly correlation: string;
  /** Names the event there. */
  readonly dedupeId: string;
}

/** The correlation aggregate has no room for a wait of the step: it can never be met. */
export interface RefuseWait {
  readonly type: 'RefuseWait';
  readonly step: string;
  readonly wait: string;
  readonly error: StepError;
}

/** A child run ended. */
export interface EndChild {
  readonly type: 'EndChild';
  readonly step: string;
  readonly child: string;
  readonly status: ExecutionStatus;
  readonly outputs?: JsonObject;
  readonly error?: StepError;
  readonly classification?: string;
  readonly dataLicenses?: readonly string[];
  /** Of the child. */
  readonly requesters?: readonly string[];
}

/** Why the run cannot go on as it is: it fails of that, since nobody else would hear of it. */
export interface UndecidedProgress extends StepError {
  /** That it fails could not be decided either: it ends, and does nothing more. */
  readonly givesUp?: true;
}

/** Some of the execution's timers are due at `world.now`. */
export interface FireTimers {
  readonly type: 'FireTimers';
  /** Nothing can be decided of what is due, or of what was reported. Said by the owner of the run alone. */
  readonly undecided?: UndecidedProgress;
}
