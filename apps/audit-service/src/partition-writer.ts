import type { Clock } from '@runbook/ports';
import type { AdmittedRecord, Patience, ReaderPosition } from '@runbook/processor';
import { WriteBehind, type Fatal, type Logger, type PartitionWriting } from '@runbook/service';
import { ENTRIES_PER_WRITE_MAX, type PartitionChain } from './partition-chain.js';

/** Writes of one partition begin at least this far apart: at full load they hold hundreds of records, when idle none waits. */
export const WRITE_EVERY_MS = 100;
/** Bytes that may wait; above it the reader waits instead. A second of full load, and small beside the process. */
export const WAITING_BYTES_MAX = 16 * 1024 * 1024;

export interface PartitionPlace {
  readonly topic: string;
  readonly partition: number;
}

/**
 * Gathers a partition's records and writes them to its chain (see `WriteBehind`); records that come again are found stored (A3). A store
 * that is away is waited for; a store or a log that tells another story ends the process.
 */
export class PartitionWriter implements PartitionWriting {
  private waiting: AdmittedRecord[] = [];
  private waitingBytes = 0;
  private readonly behind: WriteBehind;

  constructor(
    place: PartitionPlace,
    private readonly chain: Pick<PartitionChain, 'append'>,
    savePosition: (position: ReaderPosition) => Promise<void>,
    private readonly patience: Patience,
    clock: Clock,
    lines: Logger,
    /** Ends the process: an audit that stands still must not look healthy. */
    fatal: Fatal,
  ) {
    this.behind = new WriteBehind(clock, {
      everyMs: WRITE_EVERY_MS,
      patience,
      write: () => this.write(),
      savePosition,
      isFull: () => this.waitingBytes > WAITING_BYTES_MAX,
      isEnough: () => this.waiting.length >= ENTRIES_PER_WRITE_MAX,
      failed: (error) => {
        lines.error({ ...place, error }, 'the audit log cannot go on');
        fatal(error);
      },
    });
  }

  /** Resolves at once while there is room, else when there is. Throws what the last write failed with. */
  async take(records: readonly AdmittedRecord[], position: ReaderPosition): Promise<void> {
    this.behind.expectWell();
    for (const record of records) {
      this.waiting.push(record);
      this.waitingBytes += record.bytes.length;
    }
    await this.behind.reached(position);
  }

  /** Resolves when everything taken is stored and its position saved. */
  flush(): Promise<void> {
    return this.behind.flush();
  }

  private async write(): Promise<void> {
    const { waiting } = this;
    this.waiting = [];
    this.waitingBytes = 0;
    await this.patience.with('a write into the audit log', () => this.chain.append(waiting));
  }
}
