import { createHash } from 'node:crypto';
import type { Consumer, EachBatchPayload, Kafka, KafkaConfig, Producer } from 'kafkajs';
import { HeldTasks } from './held-tasks.js';
import type { Log } from './log.js';
import { offerIn, signalIn, topicsOf, type OfferedTask } from './kafka-messages.js';
import { jsonText, type Output } from './exact-json.js';
import type { Task } from './task.js';
import { monotonicMs, wallMs } from './time.js';
import { RequestRefused, TaskGone, type AnnouncedAction, type Failure, type Pulse, type Transport } from './transport.js';

export interface KafkaOptions {
  readonly brokers: readonly string[];
  /** Of the actions: all of them are named `<namespace>/…`. */
  readonly namespace: string;
  /** Of the service, where it has one (`KAFKA_TOPIC_PREFIX`). */
  readonly topicPrefix?: string;
  /** Beside the brokers: `ssl`, `sasl`, `connectionTimeout` and so on. */
  readonly client?: Omit<KafkaConfig, 'brokers' | 'clientId'>;
  /** Names this process; no other one that runs may have it. */
  readonly worker: string;
  readonly log: Log;
}

/** How long a take waits before it answers with nothing. */
const TAKE_MS = 30_000;
/** How often a lease is renewed: two renewals may be lost before one of 30 s ends. */
const RENEW_MS = 8_000;
/** A question whose answer may have been missed. */
const ASK_AGAIN_MS = 3_000;
/** An offer whose taking nobody has answered is somebody else's, or was answered before this process listened. */
const UNANSWERED_MS = 20_000;
/** Of one message, below the broker's limit of 1 MiB. */
const MESSAGE_BYTES_MAX = 900 * 1024;
const LOOK_EVERY_MS = 500;

/**
 * The same over Kafka. Processes that serve the same actions share a group; each offer goes to one of them, which asks for the task and
 * begins when a signal says that the execution has given it. The offset is committed behind the question: from there on the lease brings the
 * task back, not the topic.
 */
export class KafkaTransport implements Transport {
  private readonly topics;
  private readonly held: HeldTasks;
  private actions: ReadonlySet<string> = new Set();
  private producer?: Producer;
  private consumers: Consumer[] = [];
  private wanted = 0;
  private closed = false;

  constructor(private readonly options: KafkaOptions) {
    this.topics = topicsOf(options.namespace, options.topicPrefix);
    this.held = new HeldTasks(UNANSWERED_MS);
  }

  async announce(actions: readonly AnnouncedAction[]): Promise<void> {
    const foreign = actions.find(({ name }) => !name.startsWith(`${this.options.namespace}/`));
    if (foreign)
      throw new RequestRefused(`expected actions of namespace ${this.options.namespace}, found ${foreign.name}`, 'invalid-options');
    this.actions = new Set(actions.map(({ name }) => name));
    if (this.consumers.length === 0) await this.open();
    await this.say('announce', { actions });
  }

  async take(max: number, signal: AbortSignal): Promise<readonly Task[]> {
    this.wanted = max;
    const until = monotonicMs() + TAKE_MS;
    try {
      for (;;) {
        const tasks = await this.held.granted(ASK_AGAIN_MS, signal);
        if (tasks.length > 0 || signal.aborted || monotonicMs() > until) return tasks;
        for (const offer of this.held.unanswered(ASK_AGAIN_MS)) await this.tell('renew', offer);
      }
    } finally {
      this.wanted = 0;
    }
  }

  async pulse(task: Task, signal: AbortSignal): Promise<Pulse> {
    await this.tell('renew', this.held.expect(task));
    // The signal of an earlier renewal shows that the service hears us; without any for a lease, somebody else may have the task.
    if (this.held.silentMs(task) > task.leaseMs) throw new TaskGone(`expected a sign of the lease within ${task.leaseMs} ms, found none`);
    return { cancel: await this.held.news(task, RENEW_MS, signal) };
  }

  async complete(task: Task, output: Output): Promise<void> {
    await this.tell('complete', this.held.expect(task), { output });
    this.held.drop(task);
  }

  async fail(task: Task, failure: Failure): Promise<void> {
    await this.tell('fail', this.held.expect(task), { ...failure });
    this.held.drop(task);
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.allSettled(this.consumers.map((consumer) => consumer.disconnect()));
    await this.producer?.disconnect();
  }

  private async open(): Promise<void> {
    const kafka = await this.connect();
    this.producer = kafka.producer({ maxInFlightRequests: 1, idempotent: true });
    await this.producer.connect();
    // Signals first: an answer must not come before somebody listens.
    const { topicPrefix = '' } = this.options;
    const own = `${topicPrefix}runbook-worker-${this.options.worker}`;
    await this.consume(kafka, { groupId: own, topic: this.topics.signals, everyMember: true }, (payload) => this.readSignals(payload));
    const served = createHash('sha256')
      .update([...this.actions].sort().join(' '))
      .digest('hex')
      .slice(0, 8);
    const group = `${topicPrefix}runbook-workers-${this.options.namespace}-${served}`;
    await this.consume(kafka, { groupId: group, topic: this.topics.tasks, everyMember: false }, (payload) => this.readOffers(payload));
  }

  /** The client is loaded here, so that workers over HTTP do without it. */
  private async connect(): Promise<Kafka> {
    const { Kafka, logLevel } = await import('kafkajs');
    const { brokers, client, worker, log: tell } = this.options;
    return new Kafka({
      ...client,
      brokers: [...brokers],
      clientId: worker,
      logLevel: logLevel.ERROR,
      logCreator:
        () =>
        ({ log }) =>
          tell('warn', 'the Kafka client reports', { worker, reason: log.message }),
      retry: { retries: 10, ...client?.retry },
    });
  }

  /** Resolves when the consumer takes part; one that every process has for itself, when it reads. */
  private async consume(
    kafka: Kafka,
    { groupId, topic, everyMember }: { readonly groupId: string; readonly topic: string; readonly everyMember: boolean },
    eachBatch: (payload: EachBatchPayload) => Promise<void>,
  ): Promise<void> {
    const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100, retry: { retries: 10 } });
    this.consumers.push(consumer);
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: !everyMember });
    const { FETCH, GROUP_JOIN } = consumer.events;
    // A member without a partition never fetches.
    const begun = new Promise<void>((resolve) => void consumer.on(everyMember ? FETCH : GROUP_JOIN, () => resolve()));
    await consumer.run({ eachBatchAutoResolve: false, autoCommitInterval: 1_000, eachBatch });
    await begun;
  }

  private readSignals({ batch, resolveOffset }: EachBatchPayload): Promise<void> {
    for (const { value, offset } of batch.messages) {
      const signal = signalIn(value);
      if (signal?.worker === this.options.worker) this.held.hear(signal);
      resolveOffset(offset);
    }
    return Promise.resolve();
  }

  private async readOffers({
    batch,
    resolveOffset,
    heartbeat,
    isRunning,
    isStale,
    commitOffsetsIfNecessary,
  }: EachBatchPayload): Promise<void> {
    for (const { value, offset } of batch.messages) {
      const offer = offerIn(value);
      if (offer && this.actions.has(offer.action) && !this.held.knows(offer)) {
        // Whoever has no room leaves the offer where it is.
        while (!this.hasRoom()) {
          if (this.closed || !isRunning() || isStale()) return;
          await heartbeat();
          await this.held.change(LOOK_EVERY_MS);
        }
        if (offer.expiresAt > wallMs()) await this.ask(offer);
      }
      // A crash before this repeats the question, which gives the task to one worker all the same.
      resolveOffset(offset);
      await commitOffsetsIfNecessary();
      await heartbeat();
    }
  }

  private hasRoom(): boolean {
    return !this.closed && this.held.unstarted < this.wanted;
  }

  private async ask(offer: OfferedTask): Promise<void> {
    this.held.asked(offer);
    await this.tell('renew', offer);
  }

  private tell(kind: string, offer: OfferedTask, members: object = {}): Promise<void> {
    return this.say(kind, { about: aboutOf(offer), ...members }, offer);
  }

  private async say(kind: string, members: object, { requestId, traceparent }: Partial<OfferedTask> = {}): Promise<void> {
    if (!this.producer) throw new Error('expected a connected producer, found none; announce first');
    const { worker } = this.options;
    const value = jsonText({ v: 1, kind, worker, ...members });
    const bytes = Buffer.byteLength(value);
    if (bytes > MESSAGE_BYTES_MAX) {
      throw new RequestRefused(
        `expected at most ${MESSAGE_BYTES_MAX} bytes, found ${bytes}; serve large values over HTTP`,
        'payload-too-large',
      );
    }
    const key = 'about' in members ? (members.about as { execution: string }).execution : worker;
    const headers = { ...(requestId !== undefined && { 'x-request-id': requestId }), ...(traceparent !== undefined && { traceparent }) };
    await this.producer.send({ topic: this.topics.reports, acks: -1, messages: [{ key, value, headers }] });
  }
}

const aboutOf = ({ id, execution, step, action, attempt, dispatch }: OfferedTask) => ({
  task: id,
  execution: execution.id,
  step,
  action,
  attempt,
  dispatch,
});
