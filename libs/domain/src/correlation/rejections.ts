import type { EventDisposition } from './state.js';

/** Why the place where waits and events meet refused. `message` says expected, found, what to do. */
export interface CorrelationRejection {
  readonly code: CorrelationRejectionCode;
  readonly message: string;
  /** Of `already-received`: what became of the record. */
  readonly disposition?: EventDisposition;
  /** Of `limit-exceeded`: the wait that there is no room for. */
  readonly refused?: { readonly execution: string; readonly step: string; readonly wait: string };
}

export type CorrelationRejectionCode =
  /** The very record came again, after a crash of its reader. */
  | 'already-received'
  /** Another record brought the same event before. */
  | 'duplicate'
  /** More events within the stated time than can be remembered: to be sent again later, when there is room. */
  | 'duplicates-exceeded'
  /** Too many waits for one key. */
  | 'limit-exceeded';
