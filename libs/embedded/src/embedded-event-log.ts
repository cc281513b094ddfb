import { type Appender, EventLog, type Follower, type FollowSpec, type Subscription, type TopicSpec, UnknownTopic } from '@runbook/ports';
import { DataFile } from './data-file.js';
import type { DiskRoom } from './disk-room.js';
import { EmbeddedAppender } from './embedded-appender.js';
import type { PendingAppend } from './file-writer.js';
import { LogPartition } from './log-partition.js';
import { LogRowsReader } from './log-rows-reader.js';
import { type FollowerFailed, GroupMember, ReaderGroup } from './reader-group.js';
import { warnOf } from './warning.js';
import type { StoredTopic, WriterStatistics } from './write-protocol.js';

export interface EventLogOptions {
  /** Told when a follower rejected. Default: a warning of the process. */
  readonly followerFailed?: FollowerFailed;
  /** Told when the file waits for room on its disk. */
  readonly room?: DiskRoom;
}

/**
 * The log of record in one SQLite file, for the services of one process. An append is acknowledged, and seen by followers, when the
 * transaction that holds it is on the disk; appends that meet share the transaction (`group-commit.ts`).
 */
export class EmbeddedEventLog extends EventLog {
  private readonly topics = new Map<string, readonly LogPartition[]>();
  private readonly groups = new Map<string, ReaderGroup>();
  private readonly subscriptions = new Set<Subscription>();
  private closing: Promise<void> | undefined;
  private closed: WriterStatistics | undefined;
  private readonly wakeReaders = () => {
    for (const partitions of this.topics.values()) for (const partition of partitions) partition.wakeReaders();
  };

  private constructor(
    private readonly file: DataFile,
    private readonly rows: LogRowsReader,
    private readonly followerFailed: FollowerFailed,
  ) {
    super();
    const ends = new Map(file.ready.ends);
    for (const topic of file.ready.topics) this.add(topic, ends);
    file.afterReport.add(this.wakeReaders);
  }

  /** Opens or creates the file. Throws `FileInUse` when another process writes it. */
  static async open(path: string, { followerFailed = complain, room }: EventLogOptions = {}): Promise<EmbeddedEventLog> {
    const file = await DataFile.take(path, room);
    if (file.hasLog) {
      await file.release();
      throw new Error(`expected no open log on ${path} in this process, found one; open it once and hand it to every service`);
    }
    file.hasLog = true;
    return new EmbeddedEventLog(file, new LogRowsReader(file.path), followerFailed);
  }

  /** How often the file was opened for writing, this time included: a number that no earlier process had. */
  get incarnation(): number {
    return this.file.ready.incarnation;
  }

  /** True when no partition had a record when the file was opened. */
  get wasEmpty(): boolean {
    return this.file.ready.ends.length === 0;
  }

  /** What the writer did, once the file is closed and nothing else in the process used it. */
  get statistics(): WriterStatistics | undefined {
    return this.closed;
  }

  async ensureTopics(topics: readonly TopicSpec[]): Promise<void> {
    for (const { topic, partitions } of topics) {
      if (!Number.isSafeInteger(partitions) || partitions < 1)
        throw new RangeError(`expected topic ${topic} to have at least 1 partition, found ${partitions}`);
    }
    const outcome = await this.file.writer.call((call) => ({ kind: 'topics', call, topics }));
    for (const topic of outcome.topics!) if (!this.topics.has(topic.topic)) this.add(topic, new Map());
  }

  /** Topics of a file are never deleted. */
  topicId(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async partitions(topic: string): Promise<number> {
    return this.partitionsOf(topic).length;
  }

  async end(topic: string, partition: number): Promise<number> {
    return this.partition(topic, partition).end;
  }

  async appender(topic: string, partition: number): Promise<Appender> {
    return new EmbeddedAppender(this.partition(topic, partition));
  }

  async follow(spec: FollowSpec, follower: Follower): Promise<Subscription> {
    if (this.closing) throw new Error(`expected an open log to follow ${spec.topic}, found a closed one`);
    const { group, forget } = this.groupOf(spec);
    const member = new GroupMember(spec, follower, this.followerFailed, () => void group.leave(member));
    const subscription = {
      stop: async () => {
        await group.leave(member);
        forget();
        this.subscriptions.delete(subscription);
      },
    };
    this.subscriptions.add(subscription);
    await group.join(member);
    return subscription;
  }

  /** Stops every subscription, lets the appends under way end and closes the file. */
  override close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  /** Throws `UnknownTopic`, or a RangeError for a partition that the topic does not have. */
  partition(topic: string, partition: number): LogPartition {
    const partitions = this.partitionsOf(topic);
    const found = partitions[partition];
    if (!found) throw new RangeError(`expected a partition below ${partitions.length} of topic ${topic}, found ${partition}`);
    return found;
  }

  partitionsOf(topic: string): readonly LogPartition[] {
    const partitions = this.topics.get(topic);
    if (!partitions) throw new UnknownTopic(topic);
    return partitions;
  }

  private readonly enqueue = (append: PendingAppend) => {
    if (this.closing) append.failed(new Error('the log was closed'));
    else this.file.writer.append(append);
  };

  private async shutDown(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.stop()));
    try {
      await this.file.writer.appended();
      this.file.hasLog = false;
      this.closed = await this.file.release();
    } finally {
      this.file.afterReport.delete(this.wakeReaders);
      this.rows.close();
    }
  }

  /** Readers that share are one group by name; readers that each get all are a group of one. */
  private groupOf({ topic, group: name, sharing }: FollowSpec): { group: ReaderGroup; forget: () => void } {
    const partitions = this.partitionsOf(topic);
    if (sharing === 'each') return { group: new ReaderGroup(partitions), forget: () => {} };
    const key = JSON.stringify([topic, name]);
    const group = this.groups.get(key) ?? new ReaderGroup(partitions);
    this.groups.set(key, group);
    return { group, forget: () => void (group.isEmpty && this.groups.get(key) === group && this.groups.delete(key)) };
  }

  private add({ topic, partitions, firstPartitionId }: StoredTopic, ends: ReadonlyMap<number, number>): void {
    const of = (partition: number) => {
      const id = firstPartitionId + partition;
      return new LogPartition(id, topic, partition, ends.get(id) ?? 0, this.rows, this.enqueue);
    };
    this.topics.set(
      topic,
      Array.from({ length: partitions }, (_, partition) => of(partition)),
    );
  }
}

const complain: FollowerFailed = ({ topic, group }, partition, error) => {
  warnOf(`reader ${group} of ${topic}/${partition} rejected a batch and has stopped; restart the service when the cause is mended`, error);
};
