import type { Json } from '../json.js';
import type { EventOrigin, Kept, MetWait, RegisteredWait, Segment } from './events.js';

/** Waits and events of one tenant, type and key. Plain data: it is snapshotted and compared as JSON text. */
export interface CorrelationState {
  /** Oldest first. */
  readonly waits: readonly RegisteredWait[];
  /** Events for waits to come, oldest first. */
  readonly kept: readonly KeptEvent[];
  /** Events that were received, oldest first, the kept ones among them. */
  readonly received: readonly ReceivedEvent[];
  /** What is known of events before those, oldest first; absent until there were too many. */
  readonly sealed?: readonly Segment[];
  /** Ids of waits that are over, oldest first. */
  readonly ended: readonly string[];
}

export interface KeptEvent extends Kept {
  readonly dedupeId: string;
  readonly event: Json;
}

export interface ReceivedEvent {
  readonly dedupeId: string;
  readonly origin: EventOrigin;
  readonly at: number;
  /** When its time-to-live is over; `at` when it had none. */
  readonly expiresAt: number;
  readonly disposition: EventDisposition;
  readonly returns: number;
  /** Which waits have got it. */
  readonly given: readonly { readonly wait: string; readonly place: string }[];
}

export type EventDisposition = 'correlated' | 'buffered' | 'expired' | 'no-match';

/** Before the first event. */
export const noCorrelation: CorrelationState = { waits: [], kept: [], received: [], ended: [] };

/** The step of a runbook that waits: an event goes to one of its waits. */
export const placeOf = ({ runbook, definitionStep }: MetWait): string => `${runbook}/${definitionStep}`;
