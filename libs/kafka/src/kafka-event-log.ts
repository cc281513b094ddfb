import { randomUUID } from 'node:crypto';
import {
  EventLog,
  LogUnreachable,
  UnknownTopic,
  type Appender,
  type Follower,
  type FollowSpec,
  type Subscription,
  type TopicSpec,
} from '@runbook/ports';
import type { Connection } from './connection.js';
import { FollowSubscription } from './follow-subscription.js';
import type { OffsetRange } from './offset-range.js';
import type { ProduceLanes } from './produce-lanes.js';
import type { TopicAdmin } from './topic-admin.js';

/** The log of record over Kafka topics. Readers of external topics do not see records of aborted transactions. */
export class KafkaEventLog extends EventLog {
  private readonly subscriptions = new Set<FollowSubscription>();

  constructor(
    private readonly connection: Connection,
    private readonly admin: TopicAdmin,
    private readonly lane: ProduceLanes,
  ) {
    super();
  }

  ensureTopics(topics: readonly TopicSpec[]): Promise<void> {
    return this.admin.ensure(topics.map((spec) => ({ ...spec, topic: this.on(spec.topic) })));
  }

  partitions(topic: string): Promise<number> {
    return this.admin.partitions(this.on(topic));
  }

  async end(topic: string, partition: number): Promise<number> {
    try {
      return (await this.range(topic, partition)).high;
    } catch (cause) {
      if (cause instanceof UnknownTopic || cause instanceof RangeError || cause instanceof LogUnreachable) throw cause;
      throw new LogUnreachable(topic, partition, { cause });
    }
  }

  /** Where a partition begins and ends. */
  range(topic: string, partition: number): Promise<OffsetRange> {
    return this.admin.range(this.on(topic), partition);
  }

  async topicId(topic: string): Promise<string | undefined> {
    try {
      return await this.admin.topicId(this.on(topic));
    } catch (cause) {
      if (cause instanceof UnknownTopic) throw cause;
      throw new LogUnreachable(topic, 0, { cause });
    }
  }

  async appender(topic: string, partition: number): Promise<Appender> {
    const named = this.on(topic);
    const partitions = await this.admin.partitions(named);
    if (partition >= partitions) throw new RangeError(`expected a partition of ${topic} below ${partitions}, found ${partition}`);
    this.lane.warm(named);
    const writer = this.lane.writer();
    return {
      append: (records) => writer.append(named, partition, records),
      close: async () => writer.die(new Error('the appender was closed')),
    };
  }

  /**
   * Resolves when the topic is known to exist; partitions are assigned when the group has formed. Each reader of `each` is a group of
   * its own with a name that is used once: a crash leaves nothing that its successor would have to wait for.
   */
  async follow(spec: FollowSpec, follower: Follower): Promise<Subscription> {
    const named = { ...spec, topic: this.on(spec.topic), group: this.connection.names.group(spec.group) };
    await this.admin.partitions(named.topic);
    const groupId = named.sharing === 'shared' ? named.group : `${named.group}.${randomUUID()}`;
    const subscription = new FollowSubscription(this.connection, this.admin, named, groupId, this.connection.names.follower(follower));
    this.subscriptions.add(subscription);
    subscription.start();
    return {
      get trouble() {
        return subscription.trouble;
      },
      stop: async () => {
        this.subscriptions.delete(subscription);
        await subscription.stop();
      },
    };
  }

  /** Groups of the services of this system that have members now: somebody runs. */
  groupsWithMembers(): Promise<readonly string[]> {
    return this.admin.groupsWithMembers(this.connection.names.group('runbook-'));
  }

  private on(topic: string): string {
    return this.connection.names.topic(topic);
  }

  /** Stops its subscriptions. What it shares with the command channel is closed by who opened both. */
  async close(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.stop()));
    this.subscriptions.clear();
  }
}
