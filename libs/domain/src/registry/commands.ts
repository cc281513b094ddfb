import type { BlobReference, JsonObject } from '../json.js';
import type { EventSource } from './event-source.js';

export type RegistryCommand = RegisterRunbook | RegisterEventSource | RemoveEventSource;

export interface RegisterRunbook {
  readonly type: 'RegisterRunbook';
  readonly runbookId: string;
  readonly digest: string;
  readonly definition: JsonObject | BlobReference;
  readonly idempotencyKey?: string;
  /** Do nothing but answer when the newest version already has this digest; built-in runbooks are registered so at each start. */
  readonly unlessNewest?: boolean;
}

/** Makes this the event source of its id, whatever it was before. */
export interface RegisterEventSource {
  readonly type: 'RegisterEventSource';
  readonly eventSource: EventSource;
}

/** Nothing reads its topic any more. */
export interface RemoveEventSource {
  readonly type: 'RemoveEventSource';
  readonly id: string;
}
