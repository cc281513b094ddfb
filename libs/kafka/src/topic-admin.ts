import kafkajs, { type Admin, type Cluster, type KafkaJSProtocolError } from 'kafkajs';
import { backoffMs, LogUnreachable, UnknownTopic, type TopicSpec } from '@runbook/ports';
import type { Connection } from './connection.js';
import { AccessDenied, denialOf, type NeededRight } from './access-denied.js';
import { explain } from './report.js';
import { AdminConnection } from './admin-connection.js';
import { DEFAULT_REPLICATION_FACTOR, RETRY_MS_FIRST, RETRY_MS_MAX } from './settings.js';
import { topicConfiguration } from './topic-configuration.js';
import { faultsOf, TopicsUnfit, type FoundTopic } from './unfit-topics.js';
import type { OffsetRange } from './offset-range.js';
import { topicIdOf } from './topic-id.js';
import { pause } from './waiting.js';

/** About 3 s: a controller's election. Whoever asks decides whether to ask again. */
const ATTEMPTS_MAX = 6;

/** Topics, their partitions and where they begin and end. */
export class TopicAdmin {
  private current: AdminConnection | undefined;
  private closed = false;
  /** A topic's partitions never change here, so that keys stay where they are. */
  private readonly counts = new Map<string, number>();
  /** Changes whenever a look-up found another leader of anything. */
  leadersVersion = 0;
  private readonly led = new Map<string, readonly number[]>();
  private readonly lookingUp = new Map<string, Promise<void>>();

  constructor(private readonly connection: Connection) {}

  /** Resolves when a broker answers. */
  async connect(): Promise<void> {
    await this.ask('reach the cluster', (admin) => admin.describeCluster());
  }

  /** See `EventLog.ensureTopics`. Throws `TopicsUnfit`. */
  async ensure(topics: readonly TopicSpec[]): Promise<void> {
    const existing = new Set(await this.ask('list topics', (admin) => admin.listTopics()));
    // Those that are made here are made right.
    await this.expectFit(topics.filter(({ topic, keeps }) => keeps !== undefined && existing.has(topic)));
    const missing = topics.filter(({ topic }) => !existing.has(topic));
    if (missing.length === 0) return;
    await this.create(missing);
    // Also for topics that another caller created at the same time.
    for (const { topic } of missing) await this.isServed(topic);
  }

  private async create(missing: readonly TopicSpec[]): Promise<void> {
    const replicationFactor = await this.replicationFactor();
    const topics = missing.map(({ topic, partitions, retentionMs }) => ({
      topic,
      numPartitions: partitions,
      replicationFactor,
      configEntries: Object.entries(topicConfiguration(retentionMs, replicationFactor)).map(([name, value]) => ({ name, value })),
    }));
    const names = missing.map(({ topic }) => topic);
    try {
      await this.ask('create topics', (admin) => admin.createTopics({ waitForLeaders: true, topics }), {
        needs: onTopics('Create', names),
      });
    } catch (error) {
      // Who may not look at a topic is told of none when they are listed, but denied it by name.
      if (error instanceof AccessDenied) await Promise.all(names.map((name) => this.partitions(name).catch(unlessDenied)));
      throw error;
    }
  }

  async partitions(topic: string): Promise<number> {
    const counted = this.counts.get(topic);
    if (counted !== undefined) return counted;
    const leaders = await this.leadersNow(topic);
    this.counts.set(topic, leaders.length);
    return leaders.length;
  }

  /** Who led each partition when it was last looked up; empty: nobody has. */
  leaders(topic: string): readonly number[] {
    return this.led.get(topic) ?? [];
  }

  /** Looks them up anew, once for all who ask meanwhile. One that fails changes nothing. */
  lookUpLeaders(topic: string): Promise<void> {
    const under = this.lookingUp.get(topic);
    if (under || this.closed) return under ?? Promise.resolve();
    const done = this.leadersNow(topic).then(
      () => void this.lookingUp.delete(topic),
      () => void this.lookingUp.delete(topic),
    );
    this.lookingUp.set(topic, done);
    return done;
  }

  private async leadersNow(topic: string): Promise<readonly number[]> {
    const metadata = await this.ask(`look up topic ${topic}`, (admin) => admin.fetchTopicMetadata({ topics: [topic] }), {
      topic,
    });
    const partitions = metadata.topics.find(({ name }) => name === topic)?.partitions ?? [];
    if (partitions.length === 0) throw new UnknownTopic(topic);
    const leaders = [...partitions].sort((a, b) => a.partitionId - b.partitionId).map(({ leader }) => leader);
    if (String(leaders) !== String(this.led.get(topic))) this.leadersVersion += 1;
    this.led.set(topic, leaders);
    return leaders;
  }

  /** Throws `LogUnreachable` where nobody leads the partition. */
  async range(topic: string, partition: number): Promise<OffsetRange> {
    const offsets = await this.ask(`look up the offsets of ${topic}`, (admin) => admin.fetchTopicOffsets(topic), { topic });
    const found = offsets.find((entry) => entry.partition === partition);
    if (!found && partition < (await this.partitions(topic))) throw new LogUnreachable(topic, partition);
    if (!found) throw new RangeError(`expected ${topic} to have a partition ${partition}, found ${offsets.length} partitions`);
    return { low: Number(found.low), high: Number(found.high) };
  }

  /** See `EventLog.topicId`. */
  topicId(topic: string): Promise<string | undefined> {
    return this.ask(`look up the id of topic ${topic}`, (_, cluster) => topicIdOf(cluster, topic), { topic });
  }

  /** Groups whose names begin so and that have members now. One whose member was killed has it until its session is over. */
  async groupsWithMembers(beginning: string): Promise<readonly string[]> {
    const { groups } = await this.ask('list the groups', (admin) => admin.listGroups());
    const named = groups.map(({ groupId }) => groupId).filter((group) => group.startsWith(beginning));
    if (named.length === 0) return [];
    const described = await this.ask('describe the groups', (admin) => admin.describeGroups(named));
    return described.groups.filter(({ members }) => members.length > 0).map(({ groupId }) => groupId);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.current?.close();
  }

  private async expectFit(specs: readonly TopicSpec[]): Promise<void> {
    if (specs.length === 0) return;
    const { brokers, replicationFactor: copies } = this.connection.settings;
    const cluster = await this.ask('describe the cluster', (admin) => admin.describeCluster());
    const ids = cluster.brokers.map(({ nodeId }) => nodeId).sort((a, b) => a - b);
    const faults = faultsOf(await this.describe(specs), { address: brokers.join(','), brokers: ids, copies });
    if (faults.length > 0) throw new TopicsUnfit(faults);
  }

  private async describe(specs: readonly TopicSpec[]): Promise<FoundTopic[]> {
    const topics = specs.map(({ topic }) => topic);
    const resources = topics.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name }));
    const configurations = await this.ask('describe topics', (admin) => admin.describeConfigs({ resources, includeSynonyms: false }), {
      needs: onTopics('DescribeConfigs', topics),
    });
    const needs = onTopics('Describe', topics);
    const metadata = await this.ask('look up topics', (admin) => admin.fetchTopicMetadata({ topics }), { needs });
    const described: FoundTopic[] = [];
    for (const spec of specs) {
      const entries = configurations.resources.find(({ resourceName }) => resourceName === spec.topic)?.configEntries ?? [];
      const partitions = metadata.topics.find(({ name }) => name === spec.topic)?.partitions ?? [];
      const offsets = await this.ask(`look up the offsets of ${spec.topic}`, (admin) => admin.fetchTopicOffsets(spec.topic), {
        needs: onTopics('Describe', [spec.topic]),
      });
      described.push({
        spec,
        configuration: new Map(entries.map(({ configName, configValue }) => [configName, configValue])),
        replicas: [...partitions].sort((a, b) => a.partitionId - b.partitionId).map(({ replicas }) => replicas),
        ranges: [...offsets].sort((a, b) => a.partition - b.partition).map(({ low, high }) => ({ low: Number(low), high: Number(high) })),
      });
    }
    return described;
  }

  private async replicationFactor(): Promise<number> {
    if (this.connection.settings.replicationFactor !== undefined) return this.connection.settings.replicationFactor;
    const { brokers } = await this.ask('describe the cluster', (admin) => admin.describeCluster());
    return Math.max(1, Math.min(DEFAULT_REPLICATION_FACTOR, brokers.length));
  }

  /**
   * A new topic is known to the controller first, then to the brokers' metadata, and only then does each leader serve its partitions: an
   * append before that would be in doubt. A leader that tells its offsets serves.
   */
  private async isServed(topic: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.partitions(topic);
        await this.range(topic, 0);
        return;
      } catch (error) {
        // Whatever it is (no leader yet, another caller creating it right now), a moment later tells.
        if (attempt >= ATTEMPTS_MAX || this.closed) throw error;
        await pause(backoffMs(attempt, RETRY_MS_FIRST, RETRY_MS_MAX));
      }
    }
  }

  /** Throws `AccessDenied` at once. */
  private async ask<T>(what: string, question: (admin: Admin, cluster: Cluster) => Promise<T>, about: About = {}): Promise<T> {
    const { topic, needs = onTopics('Describe', topic === undefined ? [] : [topic]) } = about;
    for (let attempt = 1; ; attempt++) {
      if (this.closed) throw new Error(`expected an open Kafka connection to ${what}, found it closed`);
      const connected = (this.current ??= new AdminConnection(this.connection));
      try {
        return await connected.ask(question);
      } catch (error) {
        // A new one has fresh metadata: kafkajs keeps believing in a leader that denies it.
        if (this.current === connected) this.current = undefined;
        void connected.retire();
        const denial = denialOf(error, needs, this.connection.settings);
        if (denial) throw denial;
        if (topic !== undefined && isUnknownTopic(error)) {
          // kafkajs asks about every topic that a connection has met, and the one that is gone may be another: a new connection has met none.
          if (attempt === 1) continue;
          throw new UnknownTopic(topic);
        }
        if (attempt >= ATTEMPTS_MAX || this.closed) {
          const brokers = this.connection.settings.brokers.join(', ');
          throw new Error(
            `expected to ${what}, found ${explain(error)} in ${attempt} attempts; check that a broker of ${brokers} answers`,
            {
              cause: error,
            },
          );
        }
        // A topic that was just created, or a leader that just moved, is served a moment later.
        this.connection.report({
          level: attempt > 3 ? 'warn' : 'debug',
          message: `could not ${what}, trying again`,
          attempt,
          error: explain(error),
        });
        await pause(backoffMs(attempt, RETRY_MS_FIRST, RETRY_MS_MAX));
      }
    }
  }
}

/** What a question is about. */
interface About {
  /** The one topic, which may not be there. */
  readonly topic?: string;
  /** Default: `Describe` on the topic. */
  readonly needs?: NeededRight;
}

const unlessDenied = (error: unknown): void => {
  if (error instanceof AccessDenied) throw error;
};

const onTopics = (operation: NeededRight['operation'], names: readonly string[]): NeededRight => ({ operation, resource: 'topic', names });

function isUnknownTopic(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (error as KafkaJSProtocolError).type === 'UNKNOWN_TOPIC_OR_PARTITION' || (error.cause !== error && isUnknownTopic(error.cause));
}
