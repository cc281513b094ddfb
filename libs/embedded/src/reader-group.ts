import type { Follower, FollowSpec } from '@runbook/ports';
import type { LogPartition } from './log-partition.js';
import { PartitionReader } from './partition-reader.js';
import { spreadPartitions } from './spread-partitions.js';

/** Told when a follower rejected: its subscription has stopped and will not go on by itself. */
export type FollowerFailed = (spec: FollowSpec, partition: number, error: unknown) => void;

/**
 * The members of one group in this process, and which of the partitions each of them reads. Changes are made one after the other: a
 * partition is revoked from one member before it is assigned to the next.
 */
export class ReaderGroup {
  private members: GroupMember[] = [];
  private holders: (GroupMember | undefined)[];
  private changes: Promise<void> = Promise.resolve();

  constructor(private readonly partitions: readonly LogPartition[]) {
    this.holders = partitions.map(() => undefined);
  }

  get isEmpty(): boolean {
    return this.members.length === 0;
  }

  async join(member: GroupMember): Promise<void> {
    this.members.push(member);
    await this.change(() => this.rebalance());
  }

  async leave(member: GroupMember): Promise<void> {
    // A member that failed has left already, but its last callback may still run.
    if (!this.members.includes(member)) return this.changes;
    this.members = this.members.filter((each) => each !== member);
    member.quiet();
    await this.change(() => this.rebalance());
  }

  private change(make: () => Promise<void>): Promise<void> {
    this.changes = this.changes.catch(() => {}).then(make);
    return this.changes;
  }

  private async rebalance(): Promise<void> {
    const target = spreadPartitions(this.holders, this.members);
    const moved = this.partitions.filter((_, number) => this.holders[number] !== target[number]);
    for (const { partition } of moved) {
      await this.holders[partition]?.give(partition);
      this.holders[partition] = undefined;
    }
    await Promise.all(
      moved.map(async (log) => {
        this.holders[log.partition] = target[log.partition];
        await target[log.partition]?.take(log);
      }),
    );
  }
}

/** One follower in a group. It fails as a whole: a reader that skipped a partition would look healthy and be wrong. */
export class GroupMember {
  private readonly readers = new Map<number, PartitionReader>();
  private readonly held = new Set<number>();
  private ended = false;
  private hasFailed = false;

  constructor(
    private readonly spec: FollowSpec,
    private readonly follower: Follower,
    private readonly followerFailed: FollowerFailed,
    private readonly leave: () => void,
  ) {}

  async take(log: LogPartition): Promise<void> {
    if (this.ended) return;
    try {
      const from = await this.follower.assigned(log.partition);
      this.held.add(log.partition);
      if (this.ended) return;
      const deliver = (records: Parameters<Follower['records']>[1]) => this.follower.records(log.partition, records);
      this.readers.set(
        log.partition,
        new PartitionReader(log, from === 'beginning' ? 0 : from, deliver, (error) => this.fail(log.partition, error)),
      );
    } catch (error) {
      this.fail(log.partition, error);
    }
  }

  async give(partition: number): Promise<void> {
    await this.readers.get(partition)?.stop();
    this.readers.delete(partition);
    if (!this.held.delete(partition)) return;
    try {
      await this.follower.revoked(partition);
    } catch (error) {
      this.fail(partition, error);
    }
  }

  /** Starts no delivery any more; those under way end when the partitions are given. */
  quiet(): void {
    this.ended = true;
    for (const reader of this.readers.values()) void reader.stop();
  }

  private fail(partition: number, error: unknown): void {
    if (this.hasFailed) return;
    this.hasFailed = true;
    this.quiet();
    this.followerFailed(this.spec, partition, error);
    this.follower.stopped?.(error);
    this.leave();
  }
}
