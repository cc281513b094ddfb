import { START_OF_ENTRIES, type ChainFault } from '@runbook/domain';
import { admit } from '@runbook/processor';
import { decodeRecord, Malformed, type LogRecord } from '@runbook/wire';
import { bytesOf, entryHashOf, entryId, searchedFacts, type AuditEntry } from './audit-entry.js';
import { sha256Of } from '@runbook/wire';
import type { AuditTail } from './audit-tail.js';
import { faultOfMembers } from './members-of-an-entry.js';

/** A fault of an entry, as against one of the record in it. */
export interface EntryFault extends ChainFault {
  readonly entry: string;
}

/** How far a partition's chain was followed. */
export type PartitionStanding = AuditTail;

/** What is wrong with an entry that is looked at alone. `index` is its place among those checked. */
export function faultOfEntry(entry: AuditEntry, index: number): EntryFault | undefined {
  const edited = (expected: string, found: string) => faultIn('edited', entry, index, expected, found);
  const member = faultOfMembers(entry);
  if (member) return edited(member.expected, member.found);
  const bytes = bytesOf(entry);
  const hash = sha256Of(bytes);
  if (hash !== entry.hash) return edited(`bytes with hash ${entry.hash}`, `bytes with hash ${hash}`);
  const entryHash = entryHashOf(entry, hash);
  if (entryHash !== entry.entryHash) return edited(`entry hash ${entryHash}`, entry.entryHash);
  const record = decoded(bytes);
  if (record instanceof Malformed) return faultIn('malformed', entry, index, 'a record', record.message);
  const said: Record<string, unknown> = { ...searchedFacts(record), ...(record.seq !== undefined && { seq: record.seq }) };
  const wanted = { ...said, _id: entryId(entry.topic, entry.partition, entry.index) };
  for (const [member, value] of Object.entries(wanted)) {
    const stored = entry[member as keyof AuditEntry];
    if (stored !== value) return edited(`${member} ${JSON.stringify(value)}`, JSON.stringify(stored) ?? 'none');
  }
  return undefined;
}

/** What is wrong with an entry behind the one before it of the same aggregate, which need not be its neighbour. */
export function faultOfOrder(entry: AuditEntry, before: AuditEntry | undefined, index: number): EntryFault | undefined {
  if (!before) return undefined;
  if (entry.topic !== before.topic || entry.partition !== before.partition) {
    return faultIn('foreign', entry, index, `an entry of ${before.topic}/${before.partition}`, `one of ${entry.topic}/${entry.partition}`);
  }
  if (entry.index > before.index && entry.offset > before.offset && entry.seq > before.seq) return undefined;
  const place = ({ index: at, offset, seq }: AuditEntry) => `index ${at}, offset ${offset}, seq ${seq}`;
  return faultIn('swapped', entry, index, `a place behind ${place(before)}`, place(entry));
}

/** What is wrong with the link of an entry to the one before it; of a first entry, to nothing. */
export function faultOfLink(entry: AuditEntry, before: AuditEntry | undefined, index: number): EntryFault | undefined {
  const previous = before ? before.entryHash : START_OF_ENTRIES;
  if (entry.previous === previous) return undefined;
  return faultIn('edited', entry, index, `a link to ${previous}`, `a link to ${entry.previous}`);
}

/** Takes one more entry of a partition. */
export function faultOfPartitionEntry(
  entry: AuditEntry,
  standing: PartitionStanding,
): { readonly fault: EntryFault } | { readonly standing: PartitionStanding } {
  const index = standing.nextIndex;
  const own = faultOfEntry(entry, index);
  if (own) return { fault: own };
  if (entry.index !== index) return { fault: faultIn('missing', entry, index, `entry ${index}`, `entry ${entry.index}`) };
  if (entry.previous !== standing.entryHash) {
    return { fault: faultIn('edited', entry, index, `a link to ${standing.entryHash}`, `a link to ${entry.previous}`) };
  }
  if (entry.statedHash !== undefined) {
    return { fault: faultIn('edited', entry, index, `a record with hash ${entry.statedHash || 'stated beside it'}`, entry.hash) };
  }
  const admission = admit(standing, decodeRecord(bytesOf(entry)));
  if (!admission || admission.seq !== entry.seq || entry.offset <= standing.offset) {
    const expected = `what follows seq ${standing.seq} of term ${standing.term} at offset ${standing.offset}`;
    return { fault: faultIn('swapped', entry, index, expected, `seq ${entry.seq} of term ${entry.term} at offset ${entry.offset}`) };
  }
  return { standing: { ...admission, nextIndex: index + 1, offset: entry.offset, entryHash: entry.entryHash } };
}

function decoded(bytes: Buffer): LogRecord | Malformed {
  try {
    return decodeRecord(bytes);
  } catch (error) {
    if (error instanceof Malformed) return error;
    throw error;
  }
}

export function faultIn(kind: ChainFault['kind'], entry: AuditEntry, index: number, expected: string, found: string): EntryFault {
  return { kind, index, expected, found, entry: entry._id };
}
