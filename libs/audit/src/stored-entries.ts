import type { DocumentCollection } from '@runbook/ports';
import { decodeRecord } from '@runbook/wire';
import { bytesOf, entryId, idsFrom, type AuditEntry } from './audit-entry.js';
import { emptyTail, type AuditTail } from './audit-tail.js';
import { faultOfEntry, faultOfLink, type EntryFault } from './entry-faults.js';
import { AUDIT_PAGING } from './paging.js';

/** The end of a partition's entries does not hold, so nothing can be put behind it. */
export class BrokenTail extends Error {
  override readonly name = 'BrokenTail';
  constructor(readonly fault: EntryFault) {
    super(`expected ${fault.expected} in entry ${fault.entry}, found ${fault.found}`);
  }
}

/** Reads one partition's stored entries. */
export class StoredEntries {
  constructor(
    private readonly collection: DocumentCollection<AuditEntry>,
    private readonly topic: string,
    private readonly partition: number,
    /** Entries read at once while walking. */
    private readonly pageEntries = AUDIT_PAGING.entries,
  ) {}

  /** Throws `BrokenTail` when the last entry does not hold, alone or behind the one before it. */
  async tail(): Promise<AuditTail> {
    const [last, before] = await this.ending(2);
    if (!last) return emptyTail;
    const fault = faultOfEntry(last, last.index) ?? faultOfLink(last, before, last.index);
    if (fault) throw new BrokenTail(fault);
    const { owner } = decodeRecord(bytesOf(last));
    return { term: last.term, owner, seq: last.seq, nextIndex: last.index + 1, offset: last.offset, entryHash: last.entryHash };
  }

  async last(): Promise<AuditEntry | undefined> {
    const [last] = await this.ending(1);
    return last;
  }

  /** The last entries, the last first. */
  private ending(count: number): Promise<AuditEntry[]> {
    const order = { by: '_id', direction: 'desc' } as const;
    return this.collection.find({ where: { _id: idsFrom(this.topic, this.partition) }, order, limit: count });
  }

  /** All entries from this index on, in their order, page by page. */
  async *walk(fromIndex: number): AsyncGenerator<AuditEntry> {
    let where = { _id: idsFrom(this.topic, this.partition, fromIndex) as { gte?: string; gt?: string; lte: string } };
    for (;;) {
      const page = await this.collection.find({ where, limit: this.pageEntries });
      yield* page;
      const last = page.at(-1);
      if (!last || page.length < this.pageEntries) return;
      where = { _id: { gt: last._id, lte: where._id.lte } };
    }
  }

  /** The index of the first entry at or behind this offset, among `count`; offsets grow with the index, so it is searched by halves. */
  async indexOfOffset(offset: number, count: number): Promise<number> {
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = await this.collection.get(entryId(this.topic, this.partition, middle));
      if (entry && entry.offset < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
