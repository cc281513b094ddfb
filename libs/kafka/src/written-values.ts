import type { NewRecord, StoredRecord } from '@runbook/ports';
import { HASH_HEADER } from '@runbook/wire';
import { WRITTEN_BYTES_MAX } from './settings.js';

/**
 * Values that this process has appended a moment ago. Whoever reads one back is handed the very buffer that was written, so what is known of it (its
 * parsed form, its hash: `decodeRecord`, `recordHash`) is known again, and is not made anew by each reader. The bytes are compared, not their hash
 * alone: what was read is what counts (P7).
 */
export class WrittenValues {
  /** By the hash that travels with the value; the oldest first. */
  private readonly byHash = new Map<string, Buffer>();
  private bytes = 0;

  note(records: readonly NewRecord[]): void {
    for (const { value, headers } of records) {
      const hash = headers[HASH_HEADER];
      if (hash === undefined || this.byHash.has(hash)) continue;
      this.byHash.set(hash, value);
      this.bytes += value.length;
    }
    for (const [hash, value] of this.byHash) {
      if (this.bytes <= WRITTEN_BYTES_MAX) return;
      this.byHash.delete(hash);
      this.bytes -= value.length;
    }
  }

  /** The records, with the buffers that were written where the bytes are the same. */
  again(records: readonly StoredRecord[]): readonly StoredRecord[] {
    return this.byHash.size === 0 ? records : records.map((record) => this.same(record));
  }

  private same(record: StoredRecord): StoredRecord {
    const value = this.byHash.get(record.headers[HASH_HEADER] ?? '');
    return value?.equals(record.value) ? { ...record, value } : record;
  }
}
