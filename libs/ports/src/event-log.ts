import type { Gap, NewRecord, StoredRecord, Subscription } from './records.js';

/**
 * The log of record: topics of numbered partitions, append-only.
 *
 * - **Durable**: when `append` resolves, the records survive `kill -9` and, on Kafka, the loss of what the topic's replication tolerates.
 * - **Ordered**: records of one `append` stand next to each other in their order; appends of one appender stand in call order.
 * - **In doubt**: when `append` rejects, the records may be in the log, not be in it, or arrive later, once or twice. The
 *   appender is dead from then on (`AppendInDoubt` for every later call): the caller opens a new one and claims a new term (P4).
 * - **Readers** see every record of a partition, in order, at least once, from the offset that they asked for.
 * - **Unbroken**: offsets of records count up by one. An adapter that is brought a record behind a hole has a wrong answer, and asks again.
 * - Nobody retries but the caller.
 */
export abstract class EventLog {
  /**
   * Creates topics that do not exist yet. Existing ones keep their partitions. An adapter whose topics others can change rejects, with the
   * command that mends it, when one of those that say what they keep (`keeps`) loses records, has lost some, or has fewer partitions.
   */
  abstract ensureTopics(topics: readonly TopicSpec[]): Promise<void>;

  /** How many partitions the topic has, at least 1. Throws `UnknownTopic`. */
  abstract partitions(topic: string): Promise<number>;

  /** The offset that the next record of the partition would get. Throws `LogUnreachable`. */
  abstract end(topic: string, partition: number): Promise<number>;

  /**
   * Tells the topic from one of the same name that was there before and was deleted; undefined where topics are never deleted, or nobody can tell.
   * Throws `LogUnreachable` and `UnknownTopic`.
   */
  abstract topicId(topic: string): Promise<string | undefined>;

  abstract appender(topic: string, partition: number): Promise<Appender>;

  /** Follows a topic from the offsets that the follower names, until stopped. */
  abstract follow(spec: FollowSpec, follower: Follower): Promise<Subscription>;

  abstract close(): Promise<void>;
}

export interface TopicSpec {
  readonly topic: string;
  readonly partitions: number;
  /** Undefined keeps records for ever, as logs of record must. */
  readonly retentionMs?: number;
  /**
   * What must still be there whenever it is read: `everything` of a log of record, `what-is-unanswered` of commands, whose answers stand in such
   * a log. Default: what is gone is nobody's loss.
   */
  readonly keeps?: 'everything' | 'what-is-unanswered';
}

export interface Appender {
  /** Resolves with the first record's offset when all are durable. Rejects with `AppendInDoubt`. Calls may overlap. */
  append(records: readonly NewRecord[]): Promise<number>;
  close(): Promise<void>;
}

export interface FollowSpec {
  readonly topic: string;
  /** Names the reader of one topic: members of one group share the partitions (`shared`) or each gets all of them (`each`). */
  readonly group: string;
  readonly sharing: 'shared' | 'each';
  /** How long the reader can do without a new record, at most 100 ms: an adapter may bring more at once for it. Default: not at all. */
  readonly latencyMs?: number;
  /** The same, but only while many records arrive: below, the reader is brought each at once. Default: a few milliseconds. */
  readonly latencyUnderLoadMs?: number;
  /**
   * The topic is written by others, with transactions or with compaction, so its offsets may have holes, and it may lose its beginning or be made
   * anew. Default: an unbroken row of which nothing is ever lost; a reader that finds it otherwise stops loudly.
   */
  readonly mayHaveHoles?: boolean;
}

/** Calls about one partition never overlap; calls about different partitions may. */
export interface Follower {
  /**
   * The partition is ours now: from which offset should it be read? Asked again, for as long as it takes, after `LogUnreachable`. `beginning`, of a
   * topic that may have holes: from the oldest record that is kept, whatever was deleted before it.
   */
  assigned(partition: number): Promise<number | 'beginning'>;
  /** The next batch follows when the promise resolves. A rejection stops the subscription loudly. */
  records(partition: number, records: readonly StoredRecord[]): Promise<void>;
  /**
   * Of a topic that may have holes: records will never be brought, and reading goes on behind them when the promise resolves. Part of the row of calls:
   * what stands before was brought before. Without it an adapter reports the gap, and goes on.
   */
  gap?(partition: number, gap: Gap): Promise<void>;
  /** The partition is no longer ours. */
  revoked(partition: number): Promise<void>;
  /**
   * The subscription has ended by itself, for good, and this is why: a call of this follower rejected, or the log is not the one that it has read
   * before. Called once, and nothing else is called from then on.
   */
  stopped?(reason: unknown): void;
}

/** The outcome of an append is unknown. */
export class AppendInDoubt extends Error {
  override readonly name = 'AppendInDoubt';
  constructor(
    readonly topic: string,
    readonly partition: number,
    options?: { cause?: unknown },
  ) {
    super(`append to ${topic}/${partition} is in doubt; open a new appender and claim a new term`, options);
  }
}

/** Nobody answers for the partition now: its leader is away, or being elected. Asking again later helps. */
export class LogUnreachable extends Error {
  override readonly name = 'LogUnreachable';
  constructor(
    readonly topic: string,
    readonly partition: number,
    options?: { cause?: unknown },
  ) {
    super(`expected ${topic}/${partition} to be served, found nobody who answers for it; ask again`, options);
  }
}

export class UnknownTopic extends Error {
  override readonly name = 'UnknownTopic';
  constructor(readonly topic: string) {
    super(`expected topic ${topic} to exist, found none; create it or check KAFKA_BROKERS`);
  }
}
