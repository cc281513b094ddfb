import { chainEntry, type ChainEntryFacts } from '@runbook/domain';
import type { CollectionSpec } from '@runbook/ports';
import type { AdmittedRecord } from '@runbook/processor';
import { HASH_HEADER, isClaim, type LogRecord } from '@runbook/wire';
import { isUtf8 } from 'node:buffer';
import { sha256Of } from '@runbook/wire';

/**
 * One admitted record as the audit log keeps it (`docs/spec/audit-log.md`): inserted once, never changed, never removed. Everything but
 * `bytes`, the place and the hashes is there to be searched; it repeats what the bytes say, and `verify` checks that it does.
 */
export interface AuditEntry {
  /** `<topic>/<partition>/<index>`, the index padded so that ids sort as entries do. */
  readonly _id: string;
  readonly index: number;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly term: number;
  /** Of the decision; of a claim, the `seq` of the decision before it. */
  readonly seq: number;
  readonly aggregate: string;
  /** Empty for a claim, as are `tenant` and, as 0, `version`. */
  readonly aggregateId: string;
  readonly tenant: string;
  readonly version: number;
  readonly at: string;
  /** SHA-256 of the record's bytes, computed by the audit. */
  readonly hash: string;
  /** The hash that travelled with the record, where it is another one; empty where none did. */
  readonly statedHash?: string;
  /** `entryHash` of the entry before, or `START_OF_ENTRIES`. */
  readonly previous: string;
  readonly entryHash: string;
  /** The record's exact text. */
  readonly bytes: string;
  /** The record is no UTF-8, so `bytes` is its base64. */
  readonly encoding?: 'base64';
}

export const AUDIT_RECORDS: CollectionSpec = { name: 'audit.records', indexes: [['aggregateId', 'version']] };

/** Twelve digits outlast any partition and sort as text. */
const INDEX_DIGITS = 12;

export const entryId = (topic: string, partition: number, index: number): string =>
  `${topic}/${partition}/${String(index).padStart(INDEX_DIGITS, '0')}`;

/** The ids of a partition's entries from this index on. */
export const idsFrom = (topic: string, partition: number, index = 0) => ({
  gte: entryId(topic, partition, index),
  lte: `${topic}/${partition}/${'9'.repeat(INDEX_DIGITS)}`,
});

export interface EntryPlace {
  readonly index: number;
  /** The `seq` of the partition's last decision up to this entry. */
  readonly seq: number;
  readonly previous: string;
}

export function entryOf(admitted: AdmittedRecord, place: EntryPlace): AuditEntry {
  const { topic, partition, offset, record, hash, bytes } = admitted;
  const stated = statedHashOf(admitted);
  const text = isUtf8(bytes) ? { bytes: bytes.toString('utf8') } : { bytes: bytes.toString('base64'), encoding: 'base64' as const };
  const facts = { topic, partition, offset, index: place.index, previous: place.previous };
  return {
    _id: entryId(topic, partition, place.index),
    ...facts,
    ...searchedFacts(record),
    seq: place.seq,
    hash,
    ...(stated !== hash && { statedHash: stated }),
    entryHash: chainEntry({ ...facts, recordHash: hash, statedHash: stated }, sha256Of),
    ...text,
  };
}

/** What the entry repeats of its record, so that it can be searched. */
export function searchedFacts(record: LogRecord) {
  const { term, at, aggregate } = record;
  if (isClaim(record)) return { term, at, aggregate, aggregateId: '', tenant: '', version: 0 };
  return { term, at, aggregate, aggregateId: record.id, tenant: record.tenant, version: record.version };
}

/** The record's bytes as they were in the log. */
export const bytesOf = (entry: Pick<AuditEntry, 'bytes' | 'encoding'>): Buffer => Buffer.from(entry.bytes, entry.encoding ?? 'utf8');

/** What the entry's own hash must be, by everything that it binds. */
export function entryHashOf(entry: AuditEntry, recordHash: string): string {
  const { topic, partition, index, offset, previous } = entry;
  const facts: ChainEntryFacts = { topic, partition, index, offset, previous, recordHash, statedHash: entry.statedHash ?? entry.hash };
  return chainEntry(facts, sha256Of);
}

/** A reader that hands over no headers leaves nothing to compare with. */
function statedHashOf(admitted: AdmittedRecord & { readonly headers?: Readonly<Record<string, string>> }): string {
  return admitted.headers ? (admitted.headers[HASH_HEADER] ?? '') : admitted.hash;
}
