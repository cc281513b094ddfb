import type { BeforeApplicationShutdown } from '@nestjs/common';
import { DocumentStore, EventLog, systemClock, type NewRecord } from '@runbook/ports';
import { Logger, PositionKeeper, type Delivery, type KafkaWorkers } from '@runbook/service';
import { workerTopicsOf } from '@runbook/wire';
import { setTimeout as sleep } from 'node:timers/promises';
import { OpenTasks } from './open-tasks.js';
import type { OfferedTask, WorkerSignal } from './relay-messages.js';
import { namespaceOf, workerOverKafka } from './relayed-worker.js';
import { TaskHandOver } from './task-hand-over.js';
import { TopicWriters } from './topic-writers.js';
import { WorkerWords, type Speaker } from './worker-words.js';
import type { WorkerTask } from './worker-task.js';

/** Names the reader's group and its positions: each partition is relayed by one gateway. */
export const OFFERS_READER = 'gateway.worker-offers';
/** Of an offer, well below a broker's message of 1 MiB. */
export const OFFER_BYTES_MAX = 512 * 1024;
/** How much a restart offers again that was offered before. */
const SAVE_EVERY_MS = 1_000;
const RETRY_MS = 500;

/**
 * Offers tasks on the topics of their namespaces, and tells workers there who has them. Follows the executions' log, shares its partitions
 * with other gateways, and saves its position behind what it has written: after a crash an offer may stand there twice, and is taken once,
 * because the execution decides who has a task.
 */
export class KafkaOffers implements BeforeApplicationShutdown {
  private readonly tasks: OpenTasks;
  private readonly writers: TopicWriters;
  private readonly served: ReadonlySet<string>;
  private offers: WorkerTask[] = [];
  private signals: { readonly namespace: string; readonly signal: WorkerSignal }[] = [];
  private savedAt = -Infinity;
  private stopping = false;

  constructor(
    workers: readonly KafkaWorkers[],
    log: EventLog,
    documents: DocumentStore,
    private readonly positions: PositionKeeper,
    private readonly handOver: TaskHandOver,
    private readonly words: WorkerWords,
    private readonly logger: Logger,
  ) {
    this.served = new Set(workers.map(({ tenant, namespace }) => `${tenant}/${namespace}`));
    this.writers = new TopicWriters(log);
    this.tasks = new OpenTasks(documents, logger, 'gateway.relayed-tasks', {
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
    if (offers.length + signals.length > 0) await this.persistently(() => this.write(offers, signals));
    if (delivery.kind !== 'records') return;
    // A position costs a write; without anything written, one a second will do.
    const isDue = offers.length + signals.length > 0 || systemClock.monotonic() - this.savedAt > SAVE_EVERY_MS;
    if (!isDue) return;
    await this.positions.save(OFFERS_READER, delivery.topic, delivery.partition, delivery.position);
    this.savedAt = systemClock.monotonic();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
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

  private async write(offers: readonly WorkerTask[], signals: readonly { namespace: string; signal: WorkerSignal }[]): Promise<void> {
    for (const task of offers) {
      // By the end of the batch it may be over, or somebody's.
      const now = this.tasks.get(task.id);
      if (now && !now.holder && this.isServed(now)) await this.offer(now);
    }
    const byTopic = new Map<string, NewRecord[]>();
    for (const { namespace, signal } of signals) {
      const topic = workerTopicsOf(namespace).signals;
      byTopic.set(topic, [...(byTopic.get(topic) ?? []), recordOf(signal.task, signal)]);
    }
    for (const [topic, records] of byTopic) await this.writers.write(topic, records);
  }

  private async offer(task: WorkerTask): Promise<void> {
    const handed = await this.handOver.awaited(task, this.tasks, () => this.stopping);
    if (!handed) return;
    const { timeLeftMs, ...whole } = handed;
    const offered: OfferedTask = { v: 1, ...whole, dispatch: task.dispatch, expiresAt: systemClock.now() + timeLeftMs };
    const record = recordOf(task.execution, offered);
    if (record.value.length > OFFER_BYTES_MAX) return this.refuse(task, record.value.length);
    await this.writers.write(workerTopicsOf(namespaceOf(task.action)).tasks, [record]);
  }

  private async refuse(task: WorkerTask, bytes: number): Promise<void> {
    const message = `expected a task of at most ${OFFER_BYTES_MAX} bytes for workers on Kafka, found ${bytes}; pass less, or serve ${task.action} over HTTP`;
    await this.words.say(
      { type: 'FailStep', error: { name: 'limit-exceeded', message, terminal: true }, effectless: true },
      task,
      gateway(task.tenant),
    );
  }

  private async persistently(write: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await write();
      } catch (error) {
        if (this.stopping) throw error;
        this.logger.warn({ error }, 'offers for workers could not be written; trying again');
        await sleep(RETRY_MS);
      }
    }
  }
}

/** The gateway speaks for itself: the task cannot be offered. */
const gateway = (tenant: string): Speaker => ({ executor: 'gateway', actor: { kind: 'service', id: 'api-gateway', tenant, via: 'log' } });

const recordOf = (key: string, value: object): NewRecord => ({ key, value: Buffer.from(JSON.stringify(value)), headers: {} });
