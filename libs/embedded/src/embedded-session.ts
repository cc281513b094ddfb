import { type Appender, AppendInDoubt, type NewRecord, type PartitionOwner, type PartitionSession } from '@runbook/ports';
import type { CommandQueue } from './command-queue.js';
import { EmbeddedAppender } from './embedded-appender.js';
import type { LogPartition } from './log-partition.js';
import { PartitionReader } from './partition-reader.js';

/** A partition in the hands of one owner, from its finding to its loss. Callbacks are made from turns of their own. */
export class EmbeddedSession implements PartitionSession {
  private owner: PartitionOwner | undefined;
  private appender: Appender | undefined;
  private reader: PartitionReader | undefined;
  private takesCommands = false;
  private isLost = false;
  private deliveryIsPlanned = false;

  constructor(
    private readonly log: LogPartition,
    private readonly queue: CommandQueue,
    private readonly failed: (error: unknown) => void,
  ) {}

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

  takeCommands(after: number | undefined): void {
    if (this.isLost) return;
    this.takesCommands = true;
    this.queue.restart(after);
    this.planDelivery();
  }

  holdCommands(): void {
    this.takesCommands = false;
  }

  answered(position: number): void {
    if (!this.isLost) this.queue.answered(position);
  }

  /** Delivers what is waiting, all that comes in this turn together. */
  planDelivery(): void {
    if (this.deliveryIsPlanned || !this.takesCommands) return;
    this.deliveryIsPlanned = true;
    queueMicrotask(() => this.deliver());
  }

  lose(): void {
    if (this.isLost) return;
    this.isLost = true;
    this.takesCommands = false;
    void this.reader?.stop();
    this.owner?.lost();
  }

  private deliver(): void {
    this.deliveryIsPlanned = false;
    if (!this.takesCommands) return;
    const commands = this.queue.next();
    if (commands.length === 0) return;
    try {
      this.owner!.commands(commands);
    } catch (error) {
      this.failed(error);
      return;
    }
    this.planDelivery();
  }
}
