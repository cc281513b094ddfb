import type { Json } from '../json.js';
import type { EventOrigin, RegisteredWait } from './events.js';

/** What can be asked of the place where waits and events of one type and key meet. */
export type CorrelationCommand = OpenWait | CloseWait | ReceiveEvent | ReturnEvent | ExpireEvents;

/** A step waits from now on. */
export interface OpenWait {
  readonly type: 'OpenWait';
  readonly wait: RegisteredWait;
}

/** Nobody waits there any more. */
export interface CloseWait {
  readonly type: 'CloseWait';
  readonly wait: string;
}

/** An external event arrived. */
export interface ReceiveEvent {
  readonly type: 'ReceiveEvent';
  /** The CloudEvent as structured JSON; large members are blob references. */
  readonly event: Json;
  /** See `dedupeIdOf`. */
  readonly dedupeId: string;
  readonly origin: EventOrigin;
  /** Milliseconds since the epoch by the receiver's clock. */
  readonly receivedAt: number;
  /** How long it is kept for waits to come; 0: now or never. At most `EVENT_TTL_MS_MAX`. */
  readonly ttlMs: number;
}

/** The step that the event was given to did not wait any more, timed out in the same instant for example. */
export interface ReturnEvent {
  readonly type: 'ReturnEvent';
  readonly wait: string;
  readonly dedupeId: string;
  readonly event: Json;
}

/** Some events' time is up at `world.now`. */
export interface ExpireEvents {
  readonly type: 'ExpireEvents';
}
