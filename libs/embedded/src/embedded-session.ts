import { type Appender, AppendInDoubt, type NewRecord, type PartitionOwner, type PartitionSession } from '@runbook/ports';
import type { CommandQueue } from './command-queue.js';
import { EmbeddedAppender } from './embedded-appender.js';
import { EmbeddedIntake } from './embedded-intake.js';
import type { LogPartition } from './log-partition.js';
import { PartitionReader } from './partition-reader.js';

/** A partition in the hands of one owner, from its finding to its loss. Callbacks are made from turns of their own. */
export class EmbeddedSession implements PartitionSession {
  readonly intake: EmbeddedIntake;
  private owner: PartitionOwner | undefined;
  private appender: Appender | undefined;
  private reader: PartitionReader | undefined;
  private isLost = false;

  constructor(
    private readonly log: LogPartition,
    private readonly queue: CommandQueue,
    private readonly failed: (error: unknown) => void,
  ) {
    this.intake = new EmbeddedIntake(queue, (commands) => this.owner!.commands(commands), failed);
  }

  get partition(): number {
    return this.log.partition;
  }

  /** The owner that was made for this session. */
  begin(owner: PartitionOwner): void {
    this.owner = owner;
  }

  async eventsEnd(): Promise<number> {
    return this.log.end;
  }

  readEvents(from: number): void {
    void this.reader?.stop();
    if (this.isLost) return;
    this.reader = new PartitionReader(this.log, from, (records) => this.owner!.events(records), this.failed);
  }

  async append(records: readonly NewRecord[]): Promise<void> {
    if (this.isLost) throw new AppendInDoubt(this.log.topic, this.partition, { cause: new Error('the partition was lost before') });
    const appender = (this.appender ??= new EmbeddedAppender(this.log));
    try {
      await appender.append(records);
    } catch (error) {
      // P4: what the next call appends must not depend on an appender in doubt.
      if (this.appender === appender) this.appender = undefined;
      throw error;
    }
  }

  answered(position: number): void {
    if (!this.isLost) this.queue.answered(position);
  }

  lose(): void {
    if (this.isLost) return;
    this.isLost = true;
    this.intake.close();
    void this.reader?.stop();
    this.owner?.lost();
  }
}
