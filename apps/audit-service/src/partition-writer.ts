import type { Clock } from '@runbook/ports';
import type { AdmittedRecord, ReaderPosition } from '@runbook/processor';
import type { Fatal, Logger } from '@runbook/service';
import { AuditGap, AuditStoreUnavailable, AuditTampered } from './audit-faults.js';
import { ENTRIES_PER_WRITE_MAX, type PartitionChain } from './partition-chain.js';

/** Writes of one partition begin at least this far apart: at full load they hold hundreds of records, when idle none waits. */
export const WRITE_EVERY_MS = 100;
/** Bytes that may wait; above it the reader waits instead. A second of full load, and small beside the process. */
export const WAITING_BYTES_MAX = 16 * 1024 * 1024;
/** A store that is away for longer than these, doubled from the first, about half a minute, is a case for a restart. */
const RETRIES_MAX = 8;
const RETRY_AFTER_MS = 100;

export interface PartitionPlace {
  readonly topic: string;
  readonly partition: number;
}

/**
 * Gathers a partition's records and writes them to its chain, one write at a time; the reader's position follows each write, so a
 * crash repeats records and skips none. A failure ends the process; until then it is thrown at every later call.
 */
export class PartitionWriter {
  private waiting: AdmittedRecord[] = [];
  private waitingBytes = 0;
  /** Behind everything taken; undefined once it is saved. */
  private position?: ReaderPosition;
  private lastWriteAt = -Infinity;
  private callOff?: () => void;
  private writing?: Promise<void>;
  private failure?: { readonly error: unknown };

  constructor(
    private readonly place: PartitionPlace,
    private readonly chain: Pick<PartitionChain, 'append'>,
    private readonly savePosition: (position: ReaderPosition) => Promise<void>,
    private readonly clock: Clock,
    private readonly lines: Logger,
    /** Ends the process: an audit that stands still must not look healthy. */
    private readonly fatal: Fatal,
  ) {}

  /** Resolves at once while there is room, else when there is. Throws what the last write failed with. */
  async take(records: readonly AdmittedRecord[], position: ReaderPosition): Promise<void> {
    this.throwFailure();
    for (const record of records) {
      this.waiting.push(record);
      this.waitingBytes += record.bytes.length;
    }
    this.position = position;
    this.arrange();
    while (this.waitingBytes > WAITING_BYTES_MAX) await this.writeNow();
  }

  /** Resolves when everything taken is stored and its position saved. */
  async flush(): Promise<void> {
    while (this.position) await this.writeNow();
    this.throwFailure();
  }

  private throwFailure(): void {
    if (this.failure) throw this.failure.error;
  }

  /** Sees to it that what waits is written in time. */
  private arrange(): void {
    if (this.writing || this.callOff || this.failure || !this.position) return;
    const dueAt = this.waiting.length >= ENTRIES_PER_WRITE_MAX ? 0 : this.lastWriteAt + WRITE_EVERY_MS;
    if (dueAt <= this.clock.now()) this.begin();
    else this.callOff = this.clock.at(dueAt, () => this.begin());
  }

  private async writeNow(): Promise<void> {
    if (!this.writing) this.begin();
    await this.writing;
    this.throwFailure();
  }

  private begin(): void {
    this.callOff?.();
    this.callOff = undefined;
    this.lastWriteAt = this.clock.now();
    this.writing = this.write()
      .catch((error: unknown) => {
        this.failure = { error };
        this.lines.error({ ...this.place, error }, 'the audit log cannot go on');
        this.fatal(error);
      })
      .finally(() => {
        this.writing = undefined;
        this.arrange();
      });
  }

  private async write(): Promise<void> {
    const { waiting, position } = this;
    this.waiting = [];
    this.waitingBytes = 0;
    if (!position) return;
    await this.retried(() => this.chain.append(waiting));
    // A crash here leaves the entries without their position; they are read again and found stored (A3).
    await this.retried(() => this.savePosition(position));
    if (this.position === position) this.position = undefined;
  }

  private async retried(act: () => Promise<void>): Promise<void> {
    for (let failures = 0; ;) {
      try {
        return await act();
      } catch (error) {
        if (error instanceof AuditTampered || error instanceof AuditGap) throw error;
        if (++failures > RETRIES_MAX) throw new AuditStoreUnavailable(this.place.topic, this.place.partition, failures, error);
        const waitMs = RETRY_AFTER_MS * 2 ** (failures - 1);
        this.lines.warn({ ...this.place, failures, waitMs, error }, 'the audit log could not be written; trying again');
        await new Promise<void>((resolve) => void this.clock.at(this.clock.now() + waitMs, resolve));
      }
    }
  }
}
