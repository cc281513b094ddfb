import type { Cluster, Message, Producer, ProducerConfig, RecordMetadata } from 'kafkajs';
import { backoffMs } from '@runbook/ports';
import { learnLeaders, withCluster } from './cluster-of-a-client.js';
import type { Connection } from './connection.js';
import { DeniedWrites } from './denied-writes.js';
import { resolveOffsets, type Entry } from './lane-writer.js';
import { produceLean } from './lean-broker.js';
import { explain } from './report.js';
import * as settings from './settings.js';
import { pause, within } from './waiting.js';

/** Who leads the partitions of a request. */
export interface Leadership {
  /** Asks the cluster; a failure changes nothing. */
  lookUp(entries: readonly Entry[]): Promise<void>;
  /** Changes whenever a look-up found another leader of anything. */
  readonly version: number;
  /** The returned function tells whether, as far as it was looked up, nothing has changed since. */
  watch(entries: readonly Entry[]): () => boolean;
}

/**
 * One producer for all appends of a process to what one broker leads: few large requests instead of many small ones.
 *
 * - L1 One request at a time, and one producer at a time: what is in the log stands in the order of the calls.
 * - L2 A request that fails in any way puts every append in it in doubt, of all its partitions: its answer is one. kafkajs retries nothing, so
 *   nothing is sent twice by us. The producer is discarded with its connections (P4).
 * - L3 A writer whose append is in doubt is dead: what it had queued behind is rejected unsent, or the log would have a hole in its order.
 *   Writers that had nothing in the failed request have nothing in doubt; what they queued goes out through the next producer.
 * - L4 What a discarded producer sent may still arrive, after writes of the next one. Terms and sequence numbers make it harmless (P2).
 */
export class ProduceLane {
  private queue: Entry[] = [];
  private producer: Promise<Connected> | undefined;
  private reconnecting: Promise<void> | undefined;
  private failures = 0;
  private sending = false;
  private closed = false;
  /** Aborted by `close`, so that a wait before reconnecting ends. */
  private readonly closing = new AbortController();
  private idle: Promise<void> = Promise.resolve();
  private readonly denied: DeniedWrites;
  private lastRequest = { appends: 0, endedAtMs: 0 };

  constructor(
    private readonly connection: Connection,
    /** The broker whose partitions these are. */
    private readonly leader: number,
    private readonly leadership: Leadership,
  ) {
    this.denied = new DeniedWrites(connection);
  }

  /** Connects ahead of the first append, and tries until it is connected. */
  warm(): void {
    if (this.closed || this.producer) return;
    this.producer = this.connect();
    this.producer.catch(() => {
      this.producer = undefined;
      this.reconnecting ??= pause(settings.RETRY_MS_MAX, this.closing.signal).then(() => {
        this.reconnecting = undefined;
        this.warm();
      });
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    this.closing.abort();
    this.connection.troubles.end(this);
    this.denied.end();
    for (const entry of this.queue.splice(0)) entry.writer.die(new Error('the channel to Kafka was closed'), entry);
    await this.idle;
    await this.discard();
  }

  enqueue(entry: Entry): void {
    if (this.closed) return entry.writer.die(new Error('the channel to Kafka was closed'), entry);
    this.queue.push(entry);
    if (!this.sending) {
      this.sending = true;
      this.idle = this.sendAll();
    }
  }

  private async sendAll(): Promise<void> {
    // Everything that is appended in this turn of the event loop shares the first request.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.queue.length > 0) {
      if (this.isBusy()) await pause(settings.LINGER_MS, this.closing.signal);
      const entries = this.takeRequest();
      if (entries.length > 0) await this.sendOne(entries);
    }
    this.sending = false;
  }

  private isBusy(): boolean {
    const isRecent = performance.now() - this.lastRequest.endedAtMs < settings.LINGER_MEMORY_MS;
    return this.queue.length + (isRecent ? this.lastRequest.appends : 0) > settings.LINGER_ABOVE_APPENDS;
  }

  /** The queue's head, up to the limits. A partition that is full keeps all that follows, in order. */
  private takeRequest(): Entry[] {
    const taken: Entry[] = [];
    const left: Entry[] = [];
    const partitionBytes = new Map<string, number>();
    let requestBytes = 0;
    for (const entry of this.queue) {
      const place = `${entry.topic}/${entry.partition}`;
      const bytes = partitionBytes.get(place) ?? 0;
      const isFull =
        bytes > 0 && (bytes + entry.bytes > settings.PARTITION_BATCH_BYTES_MAX || requestBytes + entry.bytes > settings.REQUEST_BYTES_MAX);
      const isOverRequest = bytes === 0 && requestBytes > 0 && requestBytes + entry.bytes > settings.REQUEST_BYTES_MAX;
      if (isFull || isOverRequest) {
        left.push(entry);
        partitionBytes.set(place, Number.POSITIVE_INFINITY);
      } else {
        taken.push(entry);
        requestBytes += entry.bytes;
        partitionBytes.set(place, bytes + entry.bytes);
      }
    }
    this.queue = left;
    return taken;
  }

  private async sendOne(entries: readonly Entry[]): Promise<void> {
    const timeoutMs = this.connection.settings.appendTimeoutMs ?? settings.APPEND_TIMEOUT_MS;
    if (this.failures > 0) {
      await pause(backoffMs(this.failures, settings.RETRY_MS_FIRST, settings.LANE_RETRY_MS_MAX), this.closing.signal);
    }
    const attempt = { isAbandoned: false };
    const request = this.request(entries, attempt);
    const watching = new AbortController();
    try {
      const answer = await within(timeoutMs, Promise.race([request, this.moved(entries, watching.signal)]), () => {
        return new Error(`no answer within ${timeoutMs} ms`);
      });
      const unnamed = resolveOffsets(entries, answer);
      this.denied.written(entries);
      this.failures = 0;
      if (unnamed.length > 0) void this.leadership.lookUp(unnamed);
    } catch (error) {
      attempt.isAbandoned = true;
      this.fail(entries, error);
      void this.discard(request);
    } finally {
      watching.abort();
    }
    this.lastRequest = { appends: entries.length, endedAtMs: performance.now() };
  }

  /** Rejects when a broker that has not answered leads no more: it never will. */
  private async moved(entries: readonly Entry[], signal: AbortSignal): Promise<never> {
    const isLedAsBefore = this.leadership.watch(entries);
    await pause(settings.LEADER_DOUBTED_AFTER_MS, signal);
    while (!signal.aborted) {
      await this.leadership.lookUp(entries);
      if (!isLedAsBefore()) throw new Error('another broker leads a partition now');
      await pause(settings.SEARCH_EVERY_MS, signal);
    }
    return new Promise(() => undefined);
  }

  private async request(entries: readonly Entry[], attempt: { isAbandoned: boolean }): Promise<RecordMetadata[]> {
    this.warm();
    const producer = await this.producer;
    // A connection that came too late must not send beside the next request (L1).
    if (attempt.isAbandoned || !producer) throw new Error('the request was given up before it was sent');
    const byTopic = new Map<string, Message[]>();
    for (const entry of entries) {
      const messages = byTopic.get(entry.topic) ?? [];
      messages.push(...entry.messages);
      byTopic.set(entry.topic, messages);
    }
    const { version } = this.leadership;
    if (producer.version !== version) await learnLeaders(producer.cluster, [...byTopic.keys()], this.leader);
    producer.version = version;
    if (attempt.isAbandoned) throw new Error('the request was given up before it was sent');
    // All copies that are in sync must have the records before the broker answers.
    return producer.made.sendBatch({ acks: -1, topicMessages: [...byTopic].map(([topic, messages]) => ({ topic, messages })) });
  }

  private fail(entries: readonly Entry[], error: unknown): void {
    this.failures += 1;
    const partitions = new Set(entries.map((entry) => `${entry.topic}/${entry.partition}`));
    const denied = this.denied.found(error, entries);
    const message = denied?.message ?? 'appends are in doubt; their writers must open new ones';
    const facts = { appends: entries.length, partitions: [...partitions], error: explain(error) };
    this.connection.report({ level: denied ? 'error' : 'warn', message, ...facts });
    const dead = new Set(entries.map((entry) => entry.writer));
    const orphans = this.queue.filter((entry) => dead.has(entry.writer));
    this.queue = this.queue.filter((entry) => !dead.has(entry.writer));
    for (const entry of [...entries, ...orphans]) entry.writer.die(denied ?? error, entry);
    void this.leadership.lookUp(entries);
  }

  private async connect(): Promise<Connected> {
    const timeoutMs = this.connection.settings.appendTimeoutMs ?? settings.APPEND_TIMEOUT_MS;
    const options: ProducerConfig = {
      // The caller names the partition; kafkajs must not choose (murmur2 is not our hash).
      createPartitioner: () => explicitPartition,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      // Not idempotent: P1 to P4 make a late or doubled write harmless, and a retry inside kafkajs would hide doubt.
      idempotent: false,
      retry: { retries: 0 },
    };
    const { made, cluster } = withCluster(this.connection.client(timeoutMs), (client) => client.producer(options));
    produceLean(cluster);
    try {
      await made.connect();
      this.connection.troubles.end(this);
      return { made, cluster, version: undefined };
    } catch (error) {
      if (!this.closed) this.connection.troubles.begin(this, 'nothing can be written: no broker can be reached');
      made.disconnect().catch(() => undefined);
      throw error;
    }
  }

  /** A send that fails on a producer that was disconnected makes kafkajs connect again: so once more when the request has settled. */
  private async discard(request: Promise<unknown> = Promise.resolve()): Promise<void> {
    const discarded = this.producer;
    this.producer = undefined;
    const producer = await discarded?.catch(() => undefined);
    await producer?.made.disconnect().catch(() => undefined);
    await request.catch(() => undefined);
    await producer?.made.disconnect().catch(() => undefined);
  }
}

interface Connected {
  readonly made: Producer;
  readonly cluster: Cluster;
  /** Of the leadership that it knows; undefined: none. */
  version: number | undefined;
}

const explicitPartition = ({ message }: { message: Message }): number => {
  if (message.partition === undefined) throw new Error('expected every message to name its partition, found one without');
  return message.partition;
};
