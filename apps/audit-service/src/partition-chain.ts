import { DuplicateDocument, type DocumentCollection } from '@runbook/ports';
import { admit, type AdmittedRecord } from '@runbook/processor';
import { isClaim } from '@runbook/wire';
import { setTimeout } from 'node:timers/promises';
import { BrokenTail, entryOf, faultOfEntry, type AuditEntry } from '@runbook/audit';
import { AuditGap, AuditTampered } from './audit-faults.js';
import { StoredEntries, type AuditTail } from '@runbook/audit';

/** Entries of one write, and of one read where records come again; bounds one message to the store to about 1 MB of ordinary records. */
export const ENTRIES_PER_WRITE_MAX = 1000;

/** How long the other writer's entry, which a collision has shown, may take to be readable on a replicated store. */
const TAIL_READS_MAX = 20;
const TAIL_READ_EVERY_MS = 50;

/**
 * Appends admitted records to one partition's chain of entries.
 *
 * A1 An entry's index is the one after the stored tail's, and entries are only inserted: two writers of one partition collide.
 * A2 A record is appended only if the admission rule lets it follow the tail, so the entries have no gap and no stranger.
 * A3 A record at or before the tail's offset must be stored already, with the same bytes: redelivery is a no-op, anything else is
 *    tampering and is said loudly.
 */
export class PartitionChain {
  private readonly stored: StoredEntries;
  /** Undefined: to be read from the store, because nothing is known yet or a write's outcome is not. */
  private tail?: AuditTail;

  constructor(
    private readonly collection: DocumentCollection<AuditEntry>,
    private readonly topic: string,
    private readonly partition: number,
    private readonly mismatch: (entry: AuditEntry) => void,
    private readonly entriesPerWriteMax = ENTRIES_PER_WRITE_MAX,
  ) {
    this.stored = new StoredEntries(collection, topic, partition, entriesPerWriteMax);
  }

  /** Resolves when all records are stored. Throws `AuditTampered`, `AuditGap`, or what the store throws; then call again with the same. */
  async append(records: readonly AdmittedRecord[]): Promise<void> {
    for (let from = 0; from < records.length; from += this.entriesPerWriteMax) {
      await this.appendSlice(records.slice(from, from + this.entriesPerWriteMax));
    }
  }

  private async appendSlice(records: readonly AdmittedRecord[]): Promise<void> {
    for (;;) {
      const before = (this.tail ??= await this.readTail());
      const fresh = await this.notYetStored(records, before);
      if (fresh.length === 0) return;
      const { entries, tail } = this.chained(fresh, before);
      this.tail = undefined; // Until the write is known to be done, another writer may have been first.
      try {
        await this.collection.write(entries.map((insert) => ({ insert })));
        this.tail = tail;
        return entries.filter(({ statedHash }) => statedHash !== undefined).forEach(this.mismatch);
      } catch (error) {
        if (!(error instanceof DuplicateDocument)) throw error;
        await this.assertOvertaken(before, error);
      }
    }
  }

  private async readTail(): Promise<AuditTail> {
    try {
      return await this.stored.tail();
    } catch (error) {
      if (!(error instanceof BrokenTail)) throw error;
      const { entry, expected, found } = error.fault;
      throw new AuditTampered(this.topic, this.partition, `${expected} in its last entry ${entry}`, found);
    }
  }

  /** A3. The usual answer, that all are new, costs nothing. */
  private async notYetStored(records: readonly AdmittedRecord[], tail: AuditTail): Promise<readonly AdmittedRecord[]> {
    const behind = records.findIndex(({ offset }) => offset > tail.offset);
    const again = behind === -1 ? records : records.slice(0, behind);
    if (again.length > 0) await this.assertStored(again, tail);
    return records.slice(again.length);
  }

  private async assertStored(again: readonly AdmittedRecord[], tail: AuditTail): Promise<void> {
    const first = await this.stored.indexOfOffset(again[0]!.offset, tail.nextIndex);
    const entries = this.stored.walk(first);
    for (const { offset, hash } of again) {
      const { value: entry } = (await entries.next()) as { value: AuditEntry | undefined };
      const fault = entry?.offset === offset && entry.hash === hash ? faultOfEntry(entry, entry.index) : undefined;
      if (fault) throw new AuditTampered(this.topic, this.partition, `${fault.expected} in entry ${fault.entry}`, fault.found);
      if (entry?.offset === offset && entry.hash === hash) continue;
      const found = entry ? `offset ${entry.offset} with hash ${entry.hash}` : 'no entry';
      throw new AuditTampered(this.topic, this.partition, `offset ${offset} with hash ${hash}, as the log has it`, found);
    }
  }

  /** A1, A2. */
  private chained(records: readonly AdmittedRecord[], from: AuditTail): { entries: AuditEntry[]; tail: AuditTail } {
    let tail = from;
    const entries = records.map((admitted) => {
      const admission = admit(tail, admitted.record);
      if (!admission) throw this.gap(tail, admitted);
      const entry = entryOf(admitted, { index: tail.nextIndex, seq: admission.seq, previous: tail.entryHash });
      tail = { ...admission, nextIndex: tail.nextIndex + 1, offset: admitted.offset, entryHash: entry.entryHash };
      return entry;
    });
    return { entries, tail };
  }

  private gap(tail: AuditTail, { record, offset }: AdmittedRecord): AuditGap {
    const expected = `a claim above term ${tail.term}, or seq ${tail.seq + 1} of term ${tail.term} by ${tail.owner || 'nobody'}`;
    const what = isClaim(record) ? 'a claim' : `seq ${record.seq}`;
    return new AuditGap(this.topic, this.partition, expected, `${what} of term ${record.term} by ${record.owner} at offset ${offset}`);
  }

  /** An id was taken, so the tail must have moved; if it has not, the store holds an entry behind a hole. */
  private async assertOvertaken(before: AuditTail, error: DuplicateDocument): Promise<void> {
    for (let reads = 0; reads < TAIL_READS_MAX; reads++) {
      this.tail = await this.readTail();
      if (this.tail.nextIndex > before.nextIndex) return;
      await setTimeout(TAIL_READ_EVERY_MS);
    }
    throw new AuditTampered(this.topic, this.partition, `no entry from index ${before.nextIndex} on`, `the entry ${error.id}`);
  }
}
