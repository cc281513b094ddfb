import type {
  Actor,
  CorrelationEvent,
  CorrelationRejection,
  ExecutionEvent,
  ExecutionRejection,
  IdentityEvent,
  IdentityRejection,
  RegistryEvent,
  RegistryRejection,
} from '@runbook/domain';
import { hash } from 'node:crypto';
import { AGGREGATES, isAggregate, type AggregateName } from './aggregates.js';
import { parseObject } from './command.js';
import { Malformed } from './malformed.js';

/** One decision, whole: the value of a record on an events log (P1). */
export interface DecisionRecord<Event = ExecutionEvent | CorrelationEvent | RegistryEvent | IdentityEvent> {
  readonly v: 1;
  readonly aggregate: AggregateName;
  readonly id: string;
  readonly tenant: string;
  /** Of the last admitted claim (P2). */
  readonly term: number;
  readonly owner: string;
  /** Position among the partition's admitted decisions, from 1, without gaps. */
  readonly seq: number;
  /** Number of the aggregate's records with events up to this one; a refusal does not count. */
  readonly version: number;
  /** RFC 3339 by the owner's clock. */
  readonly at: string;
  readonly cause: Cause;
  readonly actor: Actor;
  /** Of the request that asked for it, or for what it follows from. Absent where nobody asked, and in records from before it was written. */
  readonly requestId?: string;
  /** SHA-256 of the aggregate's previous record with events, null for its first; a refusal carries null. */
  readonly prev: string | null;
  readonly events: readonly Event[];
  /** A command was refused: nothing changed, the one who asked is told. `events` is empty. */
  readonly rejection?: ExecutionRejection | CorrelationRejection | RegistryRejection | IdentityRejection;
}

/** `partition` and `offset` of the command where the channel has them (P3). */
export type Cause = { readonly command: string; readonly partition?: number; readonly offset?: number } | { readonly timer: string };

/** An owner's first append to a partition (P2). */
export interface ClaimRecord {
  readonly v: 1;
  readonly aggregate: 'partition';
  readonly term: number;
  readonly owner: string;
  /** Of the last decision that the owner had read as a fact when it claimed. Absent in claims from before it was written. */
  readonly seq?: number;
  readonly at: string;
}

export type LogRecord = DecisionRecord | ClaimRecord;

export const isClaim = (record: LogRecord): record is ClaimRecord => record.aggregate === 'partition';

/** The header that carries `sha256Of(value)`. */
export const HASH_HEADER = 'sha256';

/** Lower-case hex SHA-256 of the stored bytes. */
export const sha256Of = (bytes: Uint8Array | string): string => hash('sha256', bytes, 'hex');

export const encodeRecord = (record: LogRecord): Buffer => Buffer.from(JSON.stringify(record));

/** What is known of stored bytes: an embedded process hands the same buffer to every reader, and each record is parsed and hashed once. */
const decoded = new WeakMap<Buffer, { readonly record: LogRecord; hash?: string }>();

/** Keeps what the writer has already: the parsed form, and `sha256Of(value)`. */
export function rememberRecord(value: Buffer, record: LogRecord, hash: string): void {
  decoded.set(value, { record, hash });
}

/** `sha256Of(value)` of a decoded record. Whoever changes a stored buffer breaks more than this. */
export function recordHash(value: Buffer): string {
  const entry = decoded.get(value);
  return entry ? (entry.hash ??= sha256Of(value)) : sha256Of(value);
}

/** Throws `Malformed`. The result is shared: never change it. */
export function decodeRecord(value: Buffer): LogRecord {
  const entry = decoded.get(value);
  if (entry) return entry.record;
  const record = parseObject(value, 'an events record') as unknown as LogRecord;
  check(record);
  decoded.set(value, { record });
  return record;
}

function check(record: LogRecord): void {
  if (record.v !== 1) throw new Malformed(`expected an events record of version 1, found ${JSON.stringify(record.v)}`);
  if (!Number.isSafeInteger(record.term) || typeof record.owner !== 'string')
    throw new Malformed('expected an events record with term and owner');
  if (isClaim(record)) {
    if (record.seq === undefined || Number.isSafeInteger(record.seq)) return;
    throw new Malformed(`expected a claim with a seq that is a whole number, found ${JSON.stringify(record.seq)}`);
  }
  if (!isAggregate(record.aggregate)) {
    throw new Malformed(`expected a record of ${AGGREGATES.join(' or ')}, found ${JSON.stringify(record.aggregate)}`);
  }
  if (
    !Number.isSafeInteger(record.seq) ||
    !Number.isSafeInteger(record.version) ||
    typeof record.id !== 'string' ||
    !Array.isArray(record.events)
  ) {
    throw new Malformed('expected an events record with id, seq, version and events');
  }
}
