import type { Gap, StoredRecord } from '@runbook/ports';
import * as settings from './settings.js';

/** What a follower's partition has been brought and nobody has taken yet: records, and gaps between them. */
export class PartitionQueue {
  isAssigned = false;
  isClosed = false;
  isDraining = false;
  isHeld = false;
  /** In order; two lists of records never stand beside each other. */
  private readonly waiting: (StoredRecord[] | Gap)[] = [];
  private count = 0;
  private bytes = 0;

  push(found: readonly StoredRecord[] | Gap): void {
    if ('kind' in found) {
      this.waiting.push(found);
      this.add(1, found.bytes?.length ?? 0);
      return;
    }
    const last = this.waiting.at(-1);
    if (last && !('kind' in last)) for (const record of found) last.push(record);
    else this.waiting.push([...found]);
    this.add(found.length, bytesOf(found));
  }

  /** The next records that may be taken together, or the next gap. Only of one that is not empty. */
  shift(): StoredRecord[] | Gap {
    const next = this.waiting[0]!;
    if ('kind' in next) {
      this.waiting.shift();
      this.add(-1, -(next.bytes?.length ?? 0));
      return next;
    }
    const taken = next.splice(0, settings.FOLLOW_BATCH_RECORDS_MAX);
    if (next.length === 0) this.waiting.shift();
    this.add(-taken.length, -bytesOf(taken));
    return taken;
  }

  isEmpty(): boolean {
    return this.count === 0;
  }

  isFull(): boolean {
    return this.count >= settings.FOLLOW_QUEUE_RECORDS_MAX || this.bytes >= settings.FOLLOW_QUEUE_BYTES_MAX;
  }

  isHalfEmpty(): boolean {
    return this.count <= settings.FOLLOW_QUEUE_RECORDS_MAX / 2 && this.bytes <= settings.FOLLOW_QUEUE_BYTES_MAX / 2;
  }

  private add(count: number, bytes: number): void {
    this.count += count;
    this.bytes += bytes;
  }
}

const bytesOf = (records: readonly StoredRecord[]): number => records.reduce((sum, { value }) => sum + value.length, 0);
