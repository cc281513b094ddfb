import type { BeforeApplicationShutdown } from '@nestjs/common';
import { DocumentStore, EventLog, systemClock, type NewRecord } from '@runbook/ports';
import type { Patience, Unanswered } from '@runbook/processor';
import { Logger, onBehalfOf, PositionKeeper, StorePatience, type Delivery, type KafkaWorkers } from '@runbook/service';
import { workerTopicsOf } from '@runbook/wire';
import { OpenTasks } from './open-tasks.js';
import type { OfferedTask, WorkerSignal } from './relay-messages.js';
import { namespaceOf, workerOverKafka } from './relayed-worker.js';
import { TaskHandOver } from './task-hand-over.js';
import { TopicWriters } from './topic-writers.js';
import { gatewayItself, WorkerCommands } from './worker-commands.js';
import { WorkerPolicy } from './worker-policy.js';
import type { WorkerTask } from './worker-task.js';

/** Names the reader's group and its positions: each partition is relayed by one gateway. */
export const OFFERS_READER = 'gateway.worker-offers';
/** Of an offer; well below the 1 MiB that brokers take by default. */
export const OFFER_BYTES_MAX = 512 * 1024;
/** A position is saved so often where nothing was written; a restart reads the records behind it again. */
const SAVE_EVERY_MS = 1_000;

/** A signal, and the namespace whose topic it goes to. */
interface NamedSignal {
  readonly namespace: string;
  readonly signal: WorkerSignal;
}

/**
 * Offers tasks on the topics of their namespaces, and tells workers there who has them. Follows the executions' log, shares its partitions
 * with other gateways, and saves its position behind what it has written. After a crash an offer may be written twice; it is still taken once,
 * because the execution decides which worker has the task.
 */
export class KafkaOffers implements BeforeApplicationShutdown {
  private readonly tasks: OpenTasks;
  private readonly patience: Patience;
  /** With the topics that offers go to, and with the decisions that an offer takes. */
  private readonly writing: Patience;
  private readonly writers: TopicWriters;
  private readonly served: ReadonlySet<string>;
  private offers: WorkerTask[] = [];
  private signals: NamedSignal[] = [];
  private savedAt = -Infinity;

  constructor(
    workers: readonly KafkaWorkers[],
    log: EventLog,
    documents: DocumentStore,
    private readonly positions: PositionKeeper,
    private readonly handOver: TaskHandOver,
    private readonly commands: WorkerCommands,
    private readonly policy: WorkerPolicy,
    logger: Logger,
    stores: StorePatience,
  ) {
    this.served = new Set(workers.map(({ tenant, namespace }) => `${tenant}/${namespace}`));
    this.writers = new TopicWriters(log);
    this.patience = stores.of('the tasks for workers on Kafka');
    const unanswered = (facts: Unanswered) => logger.warn(facts, 'offers for workers could not be written; trying again');
    this.writing = stores.of('the offers for workers on Kafka', { withEverything: true, unanswered });
    this.tasks = new OpenTasks(documents, this.patience, 'gateway.relayed-tasks', {
      offered: (task) => void this.offers.push(task),
      renewed: (task) => this.signal('held', task),
      cancelled: (task) => this.signal('cancel', task),
      closed: (task) => this.signal('gone', task),
      caughtUp: () => undefined,
    });
  }

  async deliver(delivery: Delivery): Promise<void> {
    const tell = await this.tasks.deliver(delivery);
    tell();
    const { offers, signals } = this;
    this.offers = [];
    this.signals = [];
    // Signals first: a cancel must not wait for a policy that cannot be asked about an offer.
    if (signals.length > 0) await this.writing.with('signals', () => this.write(signals));
    for (const task of offers) await this.writing.with('an offer', () => this.offerStillOpen(task));
    if (delivery.kind !== 'records') return;
    // A position costs a write; without anything written, one a second will do.
    const isDue = offers.length + signals.length > 0 || systemClock.monotonic() - this.savedAt > SAVE_EVERY_MS;
    if (!isDue) return;
    const { topic, partition, position } = delivery;
    await this.patience.with('a position', () => this.positions.save(OFFERS_READER, topic, partition, position));
    this.savedAt = systemClock.monotonic();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.writing.end();
    await this.writers.close();
  }

  private signal(kind: WorkerSignal['kind'], task: WorkerTask): void {
    const namespace = namespaceOf(task.action);
    const worker = task.holder === undefined ? undefined : workerOverKafka(namespace, task.holder);
    if (worker !== undefined && this.isServed(task)) this.signals.push({ namespace, signal: { v: 1, kind, task: task.id, worker } });
  }

  private isServed({ tenant, action }: WorkerTask): boolean {
    return this.served.has(`${tenant}/${namespaceOf(action)}`);
  }

  /** Later records of the batch may have ended the task or given it to a worker. */
  private async offerStillOpen({ id }: WorkerTask): Promise<void> {
    const now = this.tasks.get(id);
    if (now && !now.holder && this.isServed(now)) await this.offer(now);
  }

  private async write(signals: readonly NamedSignal[]): Promise<void> {
    const byTopic = new Map<string, NewRecord[]>();
    for (const { namespace, signal } of signals) {
      const topic = workerTopicsOf(namespace).signals;
      byTopic.set(topic, [...(byTopic.get(topic) ?? []), recordOf(signal.task, signal)]);
    }
    for (const [topic, records] of byTopic) await this.writers.write(topic, records);
  }

  private async offer(task: WorkerTask): Promise<void> {
    const handed = await this.handOver.awaited(task, this.tasks, () => this.writing.isOver);
    if (!handed) return;
    // The offer hands the parameters over, whoever takes it then. Where nobody can be asked, it is written later.
    const passed = await this.policy.pass(task);
    if (passed === 'denied') return;
    if (passed === 'unavailable') throw new Error(`expected the policy to decide about task ${task.id}, found that it cannot be asked`);
    if (passed.length > 0) await this.commands.send({ type: 'ReportPolicy', policy: passed }, task, gatewayItself(task.tenant));
    const { timeLeftMs, ...whole } = handed;
    const offered: OfferedTask = { v: 1, ...whole, dispatch: task.dispatch, expiresAt: systemClock.now() + timeLeftMs };
    const record = recordOf(task.execution, offered);
    if (record.value.length > OFFER_BYTES_MAX) return this.refuse(task, record.value.length);
    await this.writers.write(workerTopicsOf(namespaceOf(task.action)).tasks, [record]);
  }

  private async refuse(task: WorkerTask, bytes: number): Promise<void> {
    const message = `expected a task of at most ${OFFER_BYTES_MAX} bytes for workers on Kafka, found ${bytes}; pass less, or serve ${task.action} over HTTP`;
    const error = { name: 'limit-exceeded', message, terminal: true } as const;
    await onBehalfOf(task.requestId, () =>
      this.commands.send({ type: 'FailStep', error, effectless: true }, task, gatewayItself(task.tenant)),
    );
  }
}

const recordOf = (key: string, value: object): NewRecord => ({ key, value: Buffer.from(JSON.stringify(value)), headers: {} });
