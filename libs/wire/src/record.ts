import {
  readEvents,
  type Actor,
  type CorrelationEvent,
  type CorrelationRejection,
  type ExecutionEvent,
  type ExecutionRejection,
  type IdentityEvent,
  type IdentityRejection,
  type RegistryEvent,
  type RegistryRejection,
} from '@runbook/domain';
import { hash } from 'node:crypto';
import { AGGREGATES, isAggregate, type AggregateName } from './aggregates.js';
import { parseObject } from './command.js';
import { Malformed } from './malformed.js';
import { isAbove, NewerRecord } from './newer.js';

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
const decoded = new WeakMap<Buffer, Decoded>();

interface Decoded {
  readonly record: LogRecord;
  /** The lowest record format that a reader of it needs. */
  readonly format: number;
  hash?: string;
}

/** Keeps what the writer has already: the parsed form, `sha256Of(value)`, and the record format that a reader needs. */
export function rememberRecord(value: Buffer, record: LogRecord, hash: string, format = 1): void {
  decoded.set(value, { record, hash, format });
}

/** `sha256Of(value)` of a decoded record. Whoever changes a stored buffer breaks more than this. */
export function recordHash(value: Buffer): string {
  const entry = decoded.get(value);
  return entry ? (entry.hash ??= sha256Of(value)) : sha256Of(value);
}

/** The lowest record format that a reader of a decoded record needs. */
export const recordFormat = (value: Buffer): number => decoded.get(value)?.format ?? 1;

/**
 * The record with its events in the forms that this program knows, whatever form they are stored in. Throws `Malformed`, and `NewerRecord`, which only a reader that
 * knows the admission rule may take for anything but its end. The result is shared: never change it.
 */
export function decodeRecord(value: Buffer): LogRecord {
  const entry = decoded.get(value);
  if (entry) return entry.record;
  const record = parseObject(value, 'an events record') as unknown as LogRecord;
  check(record);
  const known = isClaim(record) ? { record, format: 1 } : inKnownForms(record);
  decoded.set(value, known);
  return known.record;
}

function check(record: LogRecord): void {
  const isNewer = isAbove(record.v, RECORD_VERSION);
  if (record.v !== RECORD_VERSION && !isNewer)
    throw new Malformed(`expected an events record of version ${RECORD_VERSION}, found ${JSON.stringify(record.v)}`);
  if (!Number.isSafeInteger(record.term) || typeof record.owner !== 'string')
    throw new Malformed('expected an events record with term and owner');
  if (isClaim(record) && record.seq !== undefined && !Number.isSafeInteger(record.seq))
    throw new Malformed(`expected a claim with a seq that is a whole number, found ${JSON.stringify(record.seq)}`);
  if (isClaim(record) && !isNewer) return;
  if (!isClaim(record) && !Number.isSafeInteger(record.seq)) throw new Malformed(WITHOUT_PLACE);
  if (isNewer) throw new NewerRecord(`a record of version ${String(record.v)}`, record);
  const { aggregate, version, id, events } = record as DecisionRecord;
  if (!isAggregate(aggregate)) throw new Malformed(`expected a record of ${AGGREGATES.join(' or ')}, found ${JSON.stringify(aggregate)}`);
  if (!Number.isSafeInteger(version) || typeof id !== 'string' || !Array.isArray(events)) throw new Malformed(WITHOUT_PLACE);
}

/** Of the form of records and claims. Whatever a later one says, `v`, `aggregate` of a claim, `term`, `owner` and `seq` stay what they are. */
const RECORD_VERSION = 1;
const WITHOUT_PLACE = 'expected an events record with id, seq, version and events';

function inKnownForms(record: DecisionRecord): Decoded {
  const read = readEvents(record.aggregate, record.events);
  if (!read) throw new Malformed('expected events with a type, found others');
  if ('newer' in read) throw new NewerRecord(read.newer, record);
  const { format } = read;
  const events = read.events as readonly unknown[];
  return { record: events === record.events ? record : ({ ...record, events } as unknown as DecisionRecord), format };
}
