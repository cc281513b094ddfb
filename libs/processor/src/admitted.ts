import type { DecisionRecord, LogRecord } from '@runbook/wire';
import type { Admission } from './admit.js';

/** A fact: a record that the admission rule let through. */
export interface AdmittedRecord<R extends LogRecord = LogRecord> {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** The stored bytes, and their SHA-256. */
  readonly bytes: Buffer;
  readonly hash: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly record: R;
}

export type AdmittedDecision = AdmittedRecord<DecisionRecord>;

/** Where a reader of a partition stands: everything before `offset` is seen. */
export interface ReaderPosition extends Admission {
  readonly offset: number;
}

export const startOfLog: ReaderPosition = { offset: 0, term: 0, owner: '', seq: 0 };
