import { backoffMs, LogUnreachable, type Follower, type FollowSpec, type StoredRecord, type Subscription } from '@runbook/ports';
import type { Connection } from './connection.js';
import { GroupReader } from './group-reader.js';
import { explain } from './report.js';
import * as settings from './settings.js';
import type { TopicAdmin } from './topic-admin.js';
import { pause } from './waiting.js';
import { whatIsGone, type Loss } from './wrong-answer.js';

/**
 * Brings a follower its batches. Calls about one partition are a chain: assigned, records one after the other, revoked, and only then
 * assigned again. What arrives meanwhile waits in memory up to a limit, then the partition's fetching is held.
 */
export class FollowSubscription implements Subscription {
  private readonly reader: GroupReader;
  /** The queue of each partition that is held now. */
  private readonly queues = new Map<number, PartitionQueue>();
  /** The end of each partition's chain of calls. */
  private readonly chains = new Map<number, Promise<void>>();
  private hasFailed = false;

  constructor(
    private readonly connection: Connection,
    admin: TopicAdmin,
    private readonly spec: FollowSpec,
    groupId: string,
    private readonly follower: Follower,
  ) {
    this.reader = new GroupReader(
      connection,
      admin,
      groupId,
      [spec.topic],
      {
        found: (partition) => this.found(partition),
        lost: (partition) => this.lost(partition),
        records: (_topic, partition, records) => this.arrived(partition, records),
        missed: (_topic, partition, loss) => this.missed(partition, loss),
      },
      spec,
    );
  }

  start(): void {
    this.reader.start();
  }

  async stop(): Promise<void> {
    await this.reader.stop(() => this.settled());
    await this.settled();
  }

  private found(partition: number): void {
    const queue = new PartitionQueue();
    this.queues.set(partition, queue);
    this.then(partition, () => this.assign(partition, queue));
  }

  /** A leader that is away when the partition is given to us comes back, or another is elected: until then the question is repeated. */
  private async assign(partition: number, queue: PartitionQueue): Promise<void> {
    for (let failures = 1; !queue.isClosed; failures++) {
      try {
        const from = await this.follower.assigned(partition);
        queue.isAssigned = true;
        if (!queue.isClosed) this.reader.read(this.spec.topic, partition, from);
        return;
      } catch (error) {
        if (!(error instanceof LogUnreachable)) throw error;
        const { topic, group } = this.spec;
        const message = 'a partition cannot be read yet; asking again';
        this.connection.report({ level: 'warn', message, topic, partition, group, error: explain(error) });
        await pause(backoffMs(failures, settings.RETRY_MS_FIRST, settings.RETRY_MS_MAX));
      }
    }
  }

  private arrived(partition: number, records: readonly StoredRecord[]): void {
    const queue = this.queues.get(partition);
    if (!queue) return;
    queue.push(records);
    if (queue.isFull() && !queue.isHeld) {
      queue.isHeld = true;
      this.reader.hold(this.spec.topic, partition);
    }
    if (queue.isDraining) return;
    queue.isDraining = true;
    this.then(partition, () => this.drain(partition, queue));
  }

  private async drain(partition: number, queue: PartitionQueue): Promise<void> {
    while (!queue.isClosed && !queue.isEmpty()) {
      await this.follower.records(partition, queue.shift());
      if (queue.isHeld && queue.isHalfEmpty() && !queue.isClosed) {
        queue.isHeld = false;
        this.reader.resume(this.spec.topic, partition);
      }
    }
    queue.isDraining = false;
  }

  private lost(partition: number): void {
    const queue = this.queues.get(partition);
    if (!queue) return;
    this.queues.delete(partition);
    queue.isClosed = true;
    this.then(partition, async () => {
      if (queue.isAssigned) await this.follower.revoked(partition);
    });
  }

  /** Whoever reads an unbroken row must not go on behind a loss; other topics lose what their retention says, and may be made anew. */
  private missed(partition: number, loss: Loss): 'continue' | 'stop' {
    const { topic, group, mayHaveHoles = false } = this.spec;
    const message = mayHaveHoles
      ? `${whatIsGone(topic, partition, loss)}, where reader ${group} stands; reading went on at ${loss.range.low}`
      : `${whatIsGone(topic, partition, loss)}, where reader ${group} stands; put the topic back whole from a backup, or rebuild what was folded from it`;
    const facts = { topic, partition, group, expected: loss.expected, found: loss.range.low };
    this.connection.report({ level: mayHaveHoles ? 'error' : 'fatal', message, ...facts });
    if (mayHaveHoles) return 'continue';
    this.end(new Error(message));
    return 'stop';
  }

  private then(partition: number, call: () => Promise<void>): void {
    const chain = (this.chains.get(partition) ?? Promise.resolve()).then(async () => {
      if (this.hasFailed) return;
      try {
        await call();
      } catch (error) {
        this.fail(partition, error);
      }
    });
    this.chains.set(partition, chain);
  }

  /** A follower that rejects is not called again. */
  private fail(partition: number, error: unknown): void {
    const { topic, group } = this.spec;
    const message = `expected reader ${group} to take records of ${topic}/${partition}, found that it refused; its subscription is stopped: correct the cause and start it again`;
    this.connection.report({ level: 'fatal', message, topic, partition, group, error: explain(error) });
    this.end(error);
  }

  private end(reason: unknown): void {
    if (this.hasFailed) return;
    this.hasFailed = true;
    this.follower.stopped?.(reason);
    void this.reader.stop();
  }

  private async settled(): Promise<void> {
    await Promise.all(this.chains.values());
  }
}

class PartitionQueue {
  isAssigned = false;
  isClosed = false;
  isDraining = false;
  isHeld = false;
  private records: StoredRecord[] = [];
  private bytes = 0;

  push(records: readonly StoredRecord[]): void {
    this.records.push(...records);
    for (const record of records) this.bytes += record.value.length;
  }

  shift(): StoredRecord[] {
    const taken = this.records.splice(0, settings.FOLLOW_BATCH_RECORDS_MAX);
    for (const record of taken) this.bytes -= record.value.length;
    return taken;
  }

  isEmpty(): boolean {
    return this.records.length === 0;
  }

  isFull(): boolean {
    return this.records.length >= settings.FOLLOW_QUEUE_RECORDS_MAX || this.bytes >= settings.FOLLOW_QUEUE_BYTES_MAX;
  }

  isHalfEmpty(): boolean {
    return this.records.length <= settings.FOLLOW_QUEUE_RECORDS_MAX / 2 && this.bytes <= settings.FOLLOW_QUEUE_BYTES_MAX / 2;
  }
}
