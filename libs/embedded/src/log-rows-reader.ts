import type { StoredRecord } from '@runbook/ports';
import { OFFSETS_PER_PARTITION_MAX } from './log-rows.js';
import { unpackRecords } from './record-batch.js';
import { type Connection, openForReading } from './safe-file.js';

/** Rows read at once; the main thread is held for a few milliseconds at most. */
const ROWS_PER_READ_MAX = 64;
/** Reading stops after the row that passes this; a row has 256 KB at most, unless a single append was larger. */
const BYTES_PER_READ_MAX = 512 * 1024;
/**
 * What was read stays for the other readers: at start every service folds the same log from the same beginning, and the bytes
 * are to be parsed once, not once for each.
 */
const KEPT_BYTES_MAX = 32 * 1024 * 1024;

export interface ReadLimits {
  readonly rowsPerReadMax: number;
  readonly bytesPerReadMax: number;
  readonly keptBytesMax: number;
}

export const READ_LIMITS: ReadLimits = {
  rowsPerReadMax: ROWS_PER_READ_MAX,
  bytesPerReadMax: BYTES_PER_READ_MAX,
  keptBytesMax: KEPT_BYTES_MAX,
};

/** Reads records that are no longer in memory, in the main thread, on a connection of its own. */
export class LogRowsReader {
  private readonly connection: Connection;
  private readonly select;
  private readonly before;
  private readonly kept = new Map<number, { readonly records: readonly StoredRecord[]; readonly bytes: number }>();
  private keptBytes = 0;

  constructor(
    file: string,
    private readonly limits = READ_LIMITS,
  ) {
    this.connection = openForReading(file);
    this.select = this.connection.prepare('SELECT id, records FROM log_batch WHERE id >= ? AND id < ? ORDER BY id LIMIT 1').raw();
    this.before = this.connection.prepare('SELECT id, count FROM log_batch WHERE id >= ? AND id <= ? ORDER BY id DESC LIMIT 1').raw();
  }

  /** Records from `from` on and below `end`, at least one if there is any. The same objects for everybody who reads the same place. */
  read(
    place: { readonly id: number; readonly topic: string; readonly partition: number },
    from: number,
    end: number,
  ): readonly StoredRecord[] {
    const key = place.id * OFFSETS_PER_PARTITION_MAX + from;
    const batch = this.kept.get(key);
    if (batch) return batch.records;
    const rowFrom = this.rowOf(place.id, from);
    const limit = place.id * OFFSETS_PER_PARTITION_MAX + end;
    const records: StoredRecord[] = [];
    let bytes = 0;
    for (let next = rowFrom, rows = 0; rows < this.limits.rowsPerReadMax && bytes < this.limits.bytesPerReadMax; rows += 1) {
      const [row] = this.select.all([next, limit]) as [number, Buffer][];
      if (!row) break;
      const firstOffset = row[0] - place.id * OFFSETS_PER_PARTITION_MAX;
      for (const record of unpackRecords(row[1], place.topic, place.partition, firstOffset)) {
        if (record.offset >= from && record.offset < end) records.push(record);
      }
      bytes += row[1].length;
      next = row[0] + 1;
    }
    this.keep(key, records, bytes);
    return records;
  }

  close(): void {
    this.kept.clear();
    this.connection.close();
  }

  /** The id of the row that holds the offset, or the offset's own place when no row does. */
  private rowOf(partitionId: number, offset: number): number {
    const id = partitionId * OFFSETS_PER_PARTITION_MAX + offset;
    const [row] = this.before.all([partitionId * OFFSETS_PER_PARTITION_MAX, id]) as number[][];
    return row && row[0]! + row[1]! > id ? row[0]! : id;
  }

  private keep(key: number, records: readonly StoredRecord[], bytes: number): void {
    if (records.length === 0) return;
    this.kept.set(key, { records, bytes });
    this.keptBytes += bytes;
    for (const [oldest, entry] of this.kept) {
      if (this.keptBytes <= this.limits.keptBytesMax || oldest === key) break;
      this.kept.delete(oldest);
      this.keptBytes -= entry.bytes;
    }
  }
}
