import type { BlobReference, JsonObject } from '../json.js';

export type RegistryCommand = RegisterRunbook;

export interface RegisterRunbook {
  readonly type: 'RegisterRunbook';
  readonly runbookId: string;
  readonly digest: string;
  readonly definition: JsonObject | BlobReference;
  readonly idempotencyKey?: string;
  /** Do nothing but answer when the newest version already has this digest; built-in runbooks are registered so at each start. */
  readonly unlessNewest?: boolean;
}
