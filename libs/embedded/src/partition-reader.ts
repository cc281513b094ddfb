import type { StoredRecord } from '@runbook/ports';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogPartition } from './log-partition.js';

/** Delivers one partition from an offset on, the next batch when the last one is done, until it is stopped or a delivery rejects. */
export class PartitionReader {
  private stopped = false;
  private wake = (): void => {};
  private readonly grown = (): void => this.wake();
  private readonly running: Promise<void>;

  constructor(
    private readonly partition: LogPartition,
    private next: number,
    private readonly deliver: (records: readonly StoredRecord[]) => Promise<void> | void,
    failed: (error: unknown) => void,
  ) {
    this.partition.readers.add(this.grown);
    this.running = this.run().catch((error: unknown) => {
      this.end();
      failed(error);
    });
  }

  /** Nothing is delivered after this returns; the promise waits for the delivery that is under way. */
  stop(): Promise<void> {
    this.end();
    this.wake();
    return this.running;
  }

  private end(): void {
    this.stopped = true;
    this.partition.readers.delete(this.grown);
  }

  private async run(): Promise<void> {
    // Not in the constructor's turn: whoever starts a reader is told of it first.
    await Promise.resolve();
    while (!this.stopped) {
      const fromFile = this.partition.isInFile(this.next);
      const records = this.partition.read(this.next);
      if (records.length === 0) {
        await new Promise<void>((resolve) => void (this.wake = resolve));
        continue;
      }
      this.next = records.at(-1)!.offset + 1;
      await this.deliver(records);
      // A long way through the file must leave the event loop its turns.
      if (fromFile) await nextTurn();
    }
  }
}
