import type { DocumentCollection } from '@runbook/ports';
import { noAdmission, type Admission } from '@runbook/processor';
import { decodeRecord } from '@runbook/wire';
import { START_OF_ENTRIES } from '@runbook/domain';
import { bytesOf, entryId, idsFrom, type AuditEntry } from './audit-entry.js';

/** Where a partition's next entry goes, and what it must be to be the next. */
export interface AuditTail extends Admission {
  readonly nextIndex: number;
  /** Of the last entry; -1 when there is none. */
  readonly offset: number;
  readonly entryHash: string;
}

export const emptyTail: AuditTail = { ...noAdmission, nextIndex: 0, offset: -1, entryHash: START_OF_ENTRIES };

/** Entries read at once while walking; about 1 MB of ordinary records. */
const PAGE_ENTRIES = 1000;

/** Reads one partition's stored entries. */
export class StoredEntries {
  constructor(
    private readonly collection: DocumentCollection<AuditEntry>,
    private readonly topic: string,
    private readonly partition: number,
  ) {}

  /** Throws `Malformed` when the last entry's bytes are no record any more. */
  async tail(): Promise<AuditTail> {
    const last = await this.last();
    if (!last) return emptyTail;
    const { owner } = decodeRecord(bytesOf(last));
    return { term: last.term, owner, seq: last.seq, nextIndex: last.index + 1, offset: last.offset, entryHash: last.entryHash };
  }

  async last(): Promise<AuditEntry | undefined> {
    const order = { by: '_id', direction: 'desc' } as const;
    const [last] = await this.collection.find({ where: { _id: idsFrom(this.topic, this.partition) }, order, limit: 1 });
    return last;
  }

  /** All entries from this index on, in their order, page by page. */
  async *walk(fromIndex: number): AsyncGenerator<AuditEntry> {
    let where = { _id: idsFrom(this.topic, this.partition, fromIndex) as { gte?: string; gt?: string; lte: string } };
    for (;;) {
      const page = await this.collection.find({ where, limit: PAGE_ENTRIES });
      yield* page;
      const last = page.at(-1);
      if (!last || page.length < PAGE_ENTRIES) return;
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
