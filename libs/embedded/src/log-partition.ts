import { AppendInDoubt, type NewRecord, type StoredRecord } from '@runbook/ports';
import type { PendingAppend } from './file-writer.js';
import type { LogRowsReader } from './log-rows-reader.js';

/**
 * The newest records stay in memory for readers that are almost at the end; older ones are read from the file. Some commits' worth: with a
 * record in memory goes its parsed form, and what stays longer than a young generation is copied by the garbage collector twice.
 */
const TAIL_BYTES_MAX = 256 * 1024;
/** A record's share of the tail besides its value: key, headers, object. */
const RECORD_OVERHEAD_BYTES = 256;
/** One delivery, so that a reader that was away gets its turn in pieces. */
const RECORDS_PER_READ_MAX = 1_000;

export interface TailLimits {
  readonly tailBytesMax: number;
  readonly recordsPerReadMax: number;
}

export const TAIL_LIMITS: TailLimits = { tailBytesMax: TAIL_BYTES_MAX, recordsPerReadMax: RECORDS_PER_READ_MAX };

/** One partition in this process, which alone gives its offsets out. */
export class LogPartition {
  /** The offset that the next append gets. Appends that failed leave a gap. */
  private next: number;
  private tail: StoredRecord[] = [];
  private tailBytes = 0;
  /** Every durable record from here on is in the tail. */
  private tailFrom: number;
  private durableTo: number;
  /** Up to here readers have been woken: what is behind it they have not had the chance to read. */
  private wokenTo: number;
  /** Called after the partition has grown. */
  readonly readers = new Set<() => void>();

  constructor(
    readonly id: number,
    readonly topic: string,
    readonly partition: number,
    end: number,
    private readonly file: LogRowsReader,
    private readonly enqueue: (append: PendingAppend) => void,
    private readonly limits = TAIL_LIMITS,
  ) {
    this.next = end;
    this.tailFrom = end;
    this.durableTo = end;
    this.wokenTo = end;
  }

  /** Behind the last durable record. */
  get end(): number {
    return this.durableTo;
  }

  append(records: readonly NewRecord[], appender: AppenderLife): Promise<number> {
    const firstOffset = this.next;
    const { topic, partition } = this;
    const stored = records.map(({ key, value, headers }, index) => ({
      key,
      value,
      headers,
      topic,
      partition,
      offset: firstOffset + index,
    }));
    this.next += stored.length;
    return new Promise((resolve, reject) => {
      const failed = (cause: Error) => {
        appender.dead ??= cause;
        reject(new AppendInDoubt(topic, partition, { cause }));
      };
      const durable = () => {
        this.admit(stored);
        // An appender that is dead has no success to report: its caller has given the whole line up.
        if (appender.dead) failed(appender.dead);
        else resolve(firstOffset);
      };
      this.enqueue({ partitionId: this.id, firstOffset, records: stored, durable, failed });
    });
  }

  /** Durable records from this offset on, at least one unless it is the end. */
  read(from: number): readonly StoredRecord[] {
    if (from >= this.durableTo) return [];
    if (from < this.tailFrom) {
      const records = this.file.read(this, from, this.tailFrom);
      if (records.length > 0) return records;
    }
    const start = this.placeInTail(from);
    return this.tail.slice(start, start + this.limits.recordsPerReadMax);
  }

  /** True when `read` would go to the file. */
  isInFile(from: number): boolean {
    return from < this.tailFrom;
  }

  /** Wakes the readers; called after the outcomes of a transaction were told, so that each is woken once for all of it. */
  wakeReaders(): void {
    if (this.wokenTo === this.durableTo) return;
    // Trimmed when it is twice what it should be: each record is moved once at most, whatever the length.
    if (this.tailBytes > 2 * this.limits.tailBytesMax) this.trim();
    this.wokenTo = this.durableTo;
    for (const wake of this.readers) wake();
  }

  private admit(records: readonly StoredRecord[]): void {
    this.durableTo = records.at(-1)!.offset + 1;
    for (const record of records) {
      this.tail.push(record);
      this.tailBytes += record.value.length + RECORD_OVERHEAD_BYTES;
    }
  }

  private trim(): void {
    let dropped = 0;
    for (; this.tailBytes > this.limits.tailBytesMax && this.tail[dropped]!.offset < this.wokenTo; dropped++) {
      this.tailBytes -= this.tail[dropped]!.value.length + RECORD_OVERHEAD_BYTES;
    }
    if (dropped === 0) return;
    this.tailFrom = this.tail[dropped - 1]!.offset + 1;
    this.tail = this.tail.slice(dropped);
  }

  private placeInTail(from: number): number {
    let low = 0;
    let high = this.tail.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.tail[middle]!.offset < from) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Why an appender takes no more, if so. */
export interface AppenderLife {
  dead?: Error;
}
