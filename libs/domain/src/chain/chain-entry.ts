import type { Sha256 } from './follow-chain.js';

/** What one entry of a partition's audit chain binds together. */
export interface ChainEntryFacts {
  readonly topic: string;
  readonly partition: number;
  /** Among the partition's entries, from 0 without gaps. */
  readonly index: number;
  /** Of the record in its log. */
  readonly offset: number;
  /** Of the entry before, or `START_OF_ENTRIES`. */
  readonly previous: string;
  /** SHA-256 of the record's bytes. */
  readonly recordHash: string;
  /** The hash that travelled with the record; empty where none did. */
  readonly statedHash: string;
}

/** Stands before a partition's first entry. */
export const START_OF_ENTRIES = '0'.repeat(64);

/**
 * The hash of an audit entry: SHA-256 over a line of each fact behind the format's name, every line ended by LF (`docs/spec/audit-log.md`).
 * No fact can hold a line feed, so no two entries have the same text.
 */
export function chainEntry(facts: ChainEntryFacts, sha256: Sha256): string {
  const { topic, partition, index, offset, previous, recordHash, statedHash } = facts;
  return sha256(`runbook-audit/1\n${topic}\n${partition}\n${index}\n${offset}\n${previous}\n${recordHash}\n${statedHash}\n`);
}
