import type { Actor } from '../actor.js';
import type { BlobReference, JsonObject } from '../json.js';
import type { EventSource } from './event-source.js';
import type { ActionDeclared } from './actions/declare-action.js';
import type { AuthorityEvent } from './authorities/events.js';
import type { DraftEvent, SourceText, VersionApproval } from './draft-events.js';
import type { ScheduleEvent } from './schedule-events.js';
import type { SubscriptionEvent } from './subscriptions/events.js';

export type { ActionDeclared } from './actions/declare-action.js';
export type * from './authorities/events.js';
export type * from './draft-events.js';
export type * from './schedule-events.js';
export type * from './subscriptions/events.js';

export type RegistryEvent =
  | RunbookVersionRegistered
  | DraftEvent
  | AuthorityEvent
  | ActionDeclared
  | EventSourceRegistered
  | EventSourceRemoved
  | ScheduleEvent
  | SubscriptionEvent;

/** A new, final version of a runbook, in force until it is deprecated. */
export interface RunbookVersionRegistered {
  readonly type: 'RunbookVersionRegistered';
  readonly at: number;
  readonly runbookId: string;
  readonly version: number;
  /** SHA-256 of the canonical definition (RFC 8785). */
  readonly digest: string;
  /** The definition, or where its canonical text lies when it is over the inline limit. */
  readonly definition: JsonObject | BlobReference;
  readonly registeredBy: Actor;
  /** The `Idempotency-Key` that made this version. */
  readonly idempotencyKey?: string;
  /** What its author wrote; absent in old records, and of what the product ships. */
  readonly source?: SourceText;
  readonly approval?: VersionApproval;
}

/** A topic is read as events from now on, or in another way. */
export interface EventSourceRegistered {
  readonly type: 'EventSourceRegistered';
  readonly at: number;
  readonly eventSource: EventSource;
  /** 1, 2, 3 … over the source's registrations. */
  readonly revision: number;
  readonly registeredBy: Actor;
}

export interface EventSourceRemoved {
  readonly type: 'EventSourceRemoved';
  readonly at: number;
  readonly id: string;
  readonly removedBy: Actor;
}
