import type { ConditionSource } from '../expression/index.js';
import type { Json } from '../json.js';

/** Facts about the waits and events of one type and key. `at` is milliseconds since the epoch by the deciding owner's clock. */
export type CorrelationEvent =
  | WaitRegistered
  | WaitUnregistered
  | EventCorrelated
  | EventBuffered
  | EventDropped
  | EventReturned
  | BufferedEventExpired
  | DuplicatesSealed;

export interface WaitRegistered {
  readonly type: 'WaitRegistered';
  readonly at: number;
  readonly wait: RegisteredWait;
}

export interface RegisteredWait {
  readonly id: string;
  readonly execution: string;
  /** Path of the step's instance. */
  readonly step: string;
  /** Ids of the runbook and of the step in its definition: one event goes to one wait of them. */
  readonly runbook: string;
  readonly definitionStep: string;
  /** `scope` holds what the condition reads besides `event`. */
  readonly when?: { readonly condition: ConditionSource; readonly scope: { readonly [name: string]: Json } };
}

export type MetWait = Omit<RegisteredWait, 'when'>;

/** Nobody waits there any more. Remembered, so that an opening that comes late opens nothing. */
export interface WaitUnregistered {
  readonly type: 'WaitUnregistered';
  readonly at: number;
  readonly wait: string;
}

/** The oldest received events leave the state; their fingerprints lie in the blob store from now on. Kept ones stay. */
export interface DuplicatesSealed {
  readonly type: 'DuplicatesSealed';
  readonly at: number;
  /** The last one that leaves, with all before it. */
  readonly through: string;
  /** All segments that there are now, oldest first; those whose time is over have been left out. */
  readonly segments: readonly Segment[];
}

/** Fingerprints of events that were received, in the blob store: `sealed.ts`. */
export interface Segment {
  /** SHA-256 of its text. */
  readonly blob: string;
  readonly count: number;
  /** When the last of its events was received, in milliseconds since the epoch. */
  readonly until: number;
}

/** What every fact about an external event says of it. */
interface AboutEvent {
  readonly at: number;
  readonly dedupeId: string;
  readonly origin: EventOrigin;
  /** How often it has come back from waits: of two facts about one event the one with more returns is newer. */
  readonly returns: number;
}

/** Where the record came from. */
export interface EventOrigin {
  /** Id of the event source; absent when it came over HTTP. */
  readonly source?: string;
  /** How what its source sends is classified; absent: nobody has said so. */
  readonly classification?: string;
  /** The marks that stand in it, as a reader found who had it whole. */
  readonly marks?: readonly string[];
  /** Names the record for ever: `<topic>/<partition>/<offset>`, or `http/<id of the request>/<index>`. */
  readonly record: string;
  /** The person who sent it, or who set up the webhook that let it in: whoever makes a run go on with it has asked for what the run does then. */
  readonly requester?: string;
}

/** The event met these waits; they are over. */
export interface EventCorrelated extends AboutEvent {
  readonly type: 'EventCorrelated';
  readonly event: Json;
  readonly to: readonly MetWait[];
  /** Newly kept for waits of other steps. */
  readonly kept?: Kept;
  readonly failures?: readonly ConditionFailure[];
}

/** Nobody waits for the event yet. */
export interface EventBuffered extends AboutEvent {
  readonly type: 'EventBuffered';
  readonly event: Json;
  readonly kept: Kept;
  readonly failures?: readonly ConditionFailure[];
}

export interface Kept {
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** Of the event's JSON text in UTF-16 code units: what it weighs in memory and snapshots. */
  readonly size: number;
  /** It holds blob references. */
  readonly large?: true;
}

/** Nobody waited for the event, and it is not kept: its time-to-live was 0, or over on arrival. */
export interface EventDropped extends AboutEvent {
  readonly type: 'EventDropped';
  readonly reason: 'no-match' | 'expired';
  readonly about: EventIdentity;
  readonly failures?: readonly ConditionFailure[];
}

/** The wait did not take it. What becomes of it stands behind this in the same record, unless other waits have got it too. */
export interface EventReturned extends AboutEvent {
  readonly type: 'EventReturned';
  readonly wait: string;
}

/** The event is kept no longer: its time-to-live is over, or newer ones need the room. */
export interface BufferedEventExpired extends AboutEvent {
  readonly type: 'BufferedEventExpired';
  readonly reason: 'ttl' | 'room';
  readonly about: EventIdentity;
}

/** Attributes of the CloudEvent. */
export interface EventIdentity {
  readonly id: string;
  readonly source: string;
  readonly type: string;
}

/** A wait's condition could not be evaluated with this event, which counts as no match. */
export interface ConditionFailure {
  readonly wait: string;
  readonly message: string;
}
