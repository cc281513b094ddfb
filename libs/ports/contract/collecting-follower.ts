import type { Follower } from '../src/event-log.js';
import type { StoredRecord } from '../src/records.js';
import { eventually } from './eventually.js';
import { textsOf } from './sample-records.js';

/** A follower that keeps what it is given and notes every call that the port forbids. */
export class CollectingFollower implements Follower {
  /** Calls that break the contract of `Follower`, in words. */
  readonly faults: string[] = [];
  readonly held = new Set<number>();
  /** One entry per `records` call. */
  readonly deliveries: { readonly partition: number; readonly records: readonly StoredRecord[] }[] = [];
  /** Awaited inside every `records` call. */
  work: (partition: number, records: readonly StoredRecord[]) => Promise<void> = async () => {};
  private readonly busy = new Set<number>();

  constructor(private readonly from: (partition: number) => number | Promise<number> = () => 0) {}

  async assigned(partition: number): Promise<number> {
    if (this.held.has(partition)) this.faults.push(`partition ${partition} assigned while held`);
    const offset = await this.from(partition);
    this.held.add(partition);
    return offset;
  }

  async records(partition: number, records: readonly StoredRecord[]): Promise<void> {
    if (!this.held.has(partition)) this.faults.push(`records of partition ${partition}, which is not held`);
    if (this.busy.has(partition)) this.faults.push(`overlapping calls about partition ${partition}`);
    if (records.length === 0) this.faults.push(`an empty delivery about partition ${partition}`);
    this.busy.add(partition);
    this.deliveries.push({ partition, records });
    try {
      await this.work(partition, records);
    } finally {
      this.busy.delete(partition);
    }
  }

  async revoked(partition: number): Promise<void> {
    if (this.busy.has(partition)) this.faults.push(`partition ${partition} revoked during a call about it`);
    if (!this.held.delete(partition)) this.faults.push(`partition ${partition} revoked, which is not held`);
  }

  /** Why the subscription ended by itself. */
  readonly endings: unknown[] = [];

  stopped(reason: unknown): void {
    this.endings.push(reason);
  }

  /** Delivery is at least once: the first of each offset, in the order of arrival. */
  seen(partition: number): StoredRecord[] {
    const byOffset = new Map<number, StoredRecord>();
    for (const delivery of this.deliveries) {
      if (delivery.partition !== partition) continue;
      for (const record of delivery.records) if (!byOffset.has(record.offset)) byOffset.set(record.offset, record);
    }
    return [...byOffset.values()];
  }

  texts(partition: number): string[] {
    return textsOf(this.seen(partition));
  }

  async until(partition: number, count: number): Promise<StoredRecord[]> {
    await eventually(
      `${count} records of partition ${partition}, found ${this.seen(partition).length}`,
      () => this.seen(partition).length >= count,
    );
    return this.seen(partition);
  }
}
