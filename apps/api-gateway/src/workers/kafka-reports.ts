import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { BlobStore, EventLog, type StoredRecord, type Subscription } from '@runbook/ports';
import { noAdmission } from '@runbook/processor';
import { Logger, PositionKeeper, spill, ValueUnfit, type Fatal, type KafkaWorkers } from '@runbook/service';
import { workerTopicsOf } from '@runbook/wire';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExecutionModel } from '../runs/model/execution-model.js';
import { workerReport, type ReportAbout, type WorkerReport, type WorkerSignal } from './relay-messages.js';
import { namespaceOf, speakerOverKafka } from './relayed-worker.js';
import { TopicWriters } from './topic-writers.js';
import { WorkerActions } from '../actions/worker-actions.js';
import { WorkerWords, type WorkersWord } from './worker-words.js';

/** Names the reader's groups and its positions. */
const READER = 'gateway.worker-reports';
const RETRY_MS = 500;
/** A worker may hear of a run before this gateway has read of it. */
const KNOWN_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 50;

/**
 * Reads what workers on Kafka say and puts it to the executions. Whoever may write to a namespace's topic speaks for its actions, in its
 * tenant, and for nothing else. A position is saved behind the commands; what comes again means nothing twice (P6).
 */
export class KafkaReports implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly subscriptions: Subscription[] = [];
  private readonly writers: TopicWriters;
  private stopping = false;

  constructor(
    private readonly workers: readonly KafkaWorkers[],
    private readonly log: EventLog,
    private readonly positions: PositionKeeper,
    private readonly executions: ExecutionModel,
    private readonly words: WorkerWords,
    private readonly actions: WorkerActions,
    private readonly blobs: BlobStore,
    private readonly logger: Logger,
    private readonly fatal: Fatal,
  ) {
    this.writers = new TopicWriters(log);
  }

  async onApplicationBootstrap(): Promise<void> {
    for (const one of this.workers) this.subscriptions.push(await this.follow(one));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.subscriptions.map((subscription) => subscription.stop()));
    await this.writers.close();
  }

  private follow(of: KafkaWorkers): Promise<Subscription> {
    const topic = workerTopicsOf(of.namespace).reports;
    return this.log.follow(
      { topic, group: `runbook-${READER}-${of.namespace}`, sharing: 'shared' },
      {
        assigned: async (partition) => (await this.positions.load(READER, topic, partition))?.offset ?? 0,
        records: (partition, records) => this.take(of, topic, partition, records),
        revoked: () => Promise.resolve(),
      },
    );
  }

  private async take(of: KafkaWorkers, topic: string, partition: number, records: readonly StoredRecord[]): Promise<void> {
    try {
      // Together: a question waits for its decision, and those of one worker do not depend on each other.
      const settled = await Promise.all(records.map((record) => this.settle(of, record)));
      if (!settled.every(Boolean)) return;
      const last = records.at(-1);
      if (last) await this.positions.save(READER, topic, partition, { ...noAdmission, offset: last.offset + 1 });
    } catch (error) {
      this.fatal(error);
      throw error;
    }
  }

  /** Tries until the report is with its execution; false when the service stops first. */
  private async settle(of: KafkaWorkers, record: StoredRecord): Promise<boolean> {
    for (;;) {
      if (this.stopping) return false;
      try {
        await this.hear(of, record);
        return true;
      } catch (error) {
        this.logger.warn({ namespace: of.namespace, error }, 'a report of a worker could not be passed on; trying again');
        await sleep(RETRY_MS);
      }
    }
  }

  private async hear(of: KafkaWorkers, record: StoredRecord): Promise<void> {
    const report = reportIn(record);
    if (typeof report === 'string') return this.ignore(of, record, report);
    const named = report.kind === 'announce' ? report.actions.map(({ name }) => name) : [report.about.action];
    if (!named.every((action) => namespaceOf(action) === of.namespace)) return this.ignore(of, record, 'names another namespace');
    if (report.kind === 'announce') return this.actions.announce(of.tenant, report);
    const { about, worker } = report;
    // Tenants cannot speak for each other, whatever a report says.
    if (!(await this.isKnown(of.tenant, about.execution))) return this.ignore(of, record, 'names a run that the tenant does not have');
    const speaker = speakerOverKafka(of, worker);
    const spoken = { ...about, tenant: of.tenant };
    if (report.kind !== 'renew') return this.words.say(await this.wordOf(report), spoken, speaker);
    // Whoever is refused must hear it: the worker keeps a place for the task until then. Who is given the task hears it from the offers.
    const facts = await this.words.answerTo({ type: 'RenewLease' }, spoken, speaker);
    if (!facts) await this.refuse(of, about, worker);
  }

  private async isKnown(tenant: string, execution: string): Promise<boolean> {
    const until = Date.now() + KNOWN_WITHIN_MS;
    while (!this.stopping) {
      if (await this.executions.find(tenant, execution)) return true;
      if (Date.now() > until) return false;
      await sleep(LOOK_EVERY_MS);
    }
    throw new Error('the service stops');
  }

  private async wordOf(report: Extract<WorkerReport, { kind: 'complete' | 'fail' }>): Promise<WorkersWord> {
    if (report.kind === 'fail') {
      return { type: 'FailStep', error: report.error, ...(report.effectless && { effectless: report.effectless }) };
    }
    try {
      return { type: 'CompleteStep', output: await spill(report.output ?? null, this.blobs) };
    } catch (error) {
      if (!(error instanceof ValueUnfit)) throw error;
      return { type: 'FailStep', error: { name: 'invalid-output', message: error.message, terminal: true } };
    }
  }

  private async refuse({ namespace }: KafkaWorkers, { task }: ReportAbout, worker: string): Promise<void> {
    const signal: WorkerSignal = { v: 1, kind: 'refused', task, worker };
    await this.writers.write(workerTopicsOf(namespace).signals, [{ key: task, value: Buffer.from(JSON.stringify(signal)), headers: {} }]);
  }

  /** Nobody can be told; the operator sees it. */
  private ignore({ namespace }: KafkaWorkers, { partition, offset }: StoredRecord, reason: string): void {
    this.logger.warn({ namespace, partition, offset, reason }, 'a report of a worker is ignored');
  }
}

/** The report, or why it is none. */
function reportIn({ value }: StoredRecord): WorkerReport | string {
  try {
    const read = workerReport.safeParse(JSON.parse(value.toString('utf8')));
    return read.success ? read.data : `is no report: ${read.error.issues[0]?.path.join('.')}: ${read.error.issues[0]?.message}`;
  } catch {
    return 'is no JSON';
  }
}
