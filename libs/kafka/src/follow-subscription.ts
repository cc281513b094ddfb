import {
  backoffMs,
  LogUnreachable,
  systemClock,
  type Follower,
  type FollowSpec,
  type Gap,
  type StoredRecord,
  type Subscription,
} from '@runbook/ports';
import type { Connection } from './connection.js';
import { OLDEST } from './cursors.js';
import { GroupReader } from './group-reader.js';
import { PartitionQueue } from './partition-queue.js';
import { explain } from './report.js';
import * as settings from './settings.js';
import type { TopicAdmin } from './topic-admin.js';
import { pause, settledOr } from './waiting.js';

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
  /** Partitions of which a call is under way or waits. */
  private readonly unsettled = new Map<number, number>();
  private hasFailed = false;
  /** Nobody waits for its calls any more: none is begun, and what becomes of one is nobody's. */
  private isLeft = false;
  private topicId: string | undefined;
  private stopLooking: () => void = () => undefined;

  constructor(
    private readonly connection: Connection,
    private readonly admin: TopicAdmin,
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
        missed: (_topic, partition, gap) => this.missed(partition, gap),
      },
      spec,
    );
  }

  start(): void {
    this.reader.start();
    if (!this.spec.mayHaveHoles) return;
    void this.look();
    this.stopLooking = systemClock.every(settings.TOPIC_LOOK_MS, () => void this.look());
  }

  get trouble(): string | undefined {
    return this.reader.trouble;
  }

  /** Calls that are under way are waited for, but no longer than `FOLLOW_STOP_MS_MAX`: a broker that stands still would hold up the end of its service. */
  async stop(): Promise<void> {
    this.stopLooking();
    await this.reader.stop(() => this.settled());
    await settledOr(settings.FOLLOW_STOP_MS_MAX, this.settled());
    if (this.unsettled.size === 0) return;
    this.isLeft = true;
    const { topic, group } = this.spec;
    const partitions = [...this.unsettled.keys()];
    const message = `expected calls of reader ${group} to end within ${settings.FOLLOW_STOP_MS_MAX} ms, found some under way; stopped without them, and the next start reads again what they had not done`;
    this.connection.report({ level: 'warn', message, topic, group, partitions });
  }

  /** A topic that was made anew has other records at the same offsets: its partitions are given up and asked about again. */
  private async look(): Promise<void> {
    const { topic, group } = this.spec;
    const found = await this.admin.topicId(topic).catch(() => undefined);
    if (found === undefined) return;
    const known = this.topicId;
    this.topicId = found;
    if (known === undefined || known === found) return;
    const message = `expected topic ${topic} to be the one that was read (${known}), found one that was made anew (${found}); joining anew`;
    this.connection.report({ level: 'warn', message, topic, group });
    this.reader.startAnew(new Error(message));
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
        if (!queue.isClosed) this.reader.read(this.spec.topic, partition, from === 'beginning' ? OLDEST : from);
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

  private arrived(partition: number, found: readonly StoredRecord[] | Gap): void {
    const queue = this.queues.get(partition);
    if (!queue) return;
    queue.push(found);
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
      const next = queue.shift();
      if ('kind' in next) await this.follower.gap?.(partition, next);
      else await this.follower.records(partition, next);
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

  /** Whoever reads an unbroken row must not go on behind a gap; other topics lose what their retention says, and may be made anew. */
  private missed(partition: number, gap: Gap): 'continue' | 'stop' {
    const { topic, group, mayHaveHoles = false } = this.spec;
    const facts = { topic, partition, group, expected: gap.from, found: gap.next };
    if (mayHaveHoles) {
      const message = `${gap.reason}, where reader ${group} stands; reading went on at ${gap.next}`;
      this.connection.report({ level: 'error', message, ...facts });
      this.arrived(partition, gap);
      return 'continue';
    }
    const message = `${gap.reason}, where reader ${group} stands; put the topic back whole from a backup, or rebuild what was folded from it`;
    this.connection.report({ level: 'fatal', message, ...facts });
    this.end(new Error(message));
    return 'stop';
  }

  private then(partition: number, call: () => Promise<void>): void {
    this.unsettled.set(partition, (this.unsettled.get(partition) ?? 0) + 1);
    const chain = (this.chains.get(partition) ?? Promise.resolve()).then(async () => {
      try {
        if (!this.hasFailed && !this.isLeft) await call();
      } catch (error) {
        if (!this.isLeft) this.fail(partition, error);
      } finally {
        const left = (this.unsettled.get(partition) ?? 0) - 1;
        if (left > 0) this.unsettled.set(partition, left);
        else this.unsettled.delete(partition);
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
