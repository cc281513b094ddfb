import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { JsonRefused, readForeignJson, utf8Text, ValueUnfit } from '@runbook/domain';
import { BlobStore, EventLog, type StoredRecord } from '@runbook/ports';
import type { Patience, Unanswered } from '@runbook/processor';
import { Logger, onBehalfOf, REQUEST_ID_HEADER, spill, StorePatience, type KafkaWorkers } from '@runbook/service';
import { readTraceparent, TRACEPARENT, traceparentOf } from '@runbook/telemetry';
import { workerTopicsOf } from '@runbook/wire';
import { WorkerActions } from '../actions/worker-actions.js';
import { isSaneRequestId } from '../http/request-id.js';
import { TopicReaders, type TopicReader } from '../log/topic-readers.js';
import { ExecutionModel } from '../runs/model/execution-model.js';
import { workerReport, type ReportAbout, type WorkerReport, type WorkerSignal } from './relay-messages.js';
import { namespaceOf, identityOverKafka } from './relayed-worker.js';
import { TopicWriters } from './topic-writers.js';
import { heldError, WorkerCommands, type WorkerCommand } from './worker-commands.js';

/** Names the reader's groups and its positions. */
const READER = 'gateway.worker-reports';
const FAILURE = 'a report of a worker could not be passed on';

/**
 * Reads the reports of workers on Kafka and sends them to the executions as commands. A process that may write to a namespace's topic may
 * report about its actions, in its tenant, and about nothing else. A position is saved behind the commands; one that comes twice does nothing (P6).
 */
export class KafkaReports implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly readers: TopicReader[] = [];
  private readonly writers: TopicWriters;
  private readonly patience: Patience;

  constructor(
    private readonly workers: readonly KafkaWorkers[],
    log: EventLog,
    private readonly topics: TopicReaders,
    private readonly executions: ExecutionModel,
    private readonly commands: WorkerCommands,
    private readonly actions: WorkerActions,
    private readonly blobs: BlobStore,
    private readonly logger: Logger,
    stores: StorePatience,
  ) {
    this.writers = new TopicWriters(log);
    const unanswered = (facts: Unanswered) => logger.warn(facts, `${FAILURE}; trying again`);
    this.patience = stores.of('the reports of workers on Kafka', { withEverything: true, unanswered });
  }

  async onApplicationBootstrap(): Promise<void> {
    for (const one of this.workers) this.readers.push(await this.follow(one));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.patience.end();
    await Promise.all(this.readers.map((reader) => reader.stop()));
    await this.writers.close();
  }

  private follow(of: KafkaWorkers): Promise<TopicReader> {
    const topic = workerTopicsOf(of.namespace).reports;
    return this.topics.follow({
      topic,
      group: `runbook-${READER}-${of.namespace}`,
      sharing: 'shared',
      positions: { reader: READER, place: topic },
      failure: FAILURE,
      take: (records) => this.take(of, records),
    });
  }

  /** All at once, because some wait for a decision and none depends on another. Each is tried again on its own. */
  private async take(of: KafkaWorkers, records: readonly StoredRecord[]): Promise<void> {
    const asked = `a report on ${of.namespace}`;
    await Promise.all(
      records.map((record) =>
        this.patience.with(asked, () => onBehalfOf(requestIn(record), () => this.hear(of, record), { traceparent: traceIn(record) })),
      ),
    );
  }

  private async hear(of: KafkaWorkers, record: StoredRecord): Promise<void> {
    const report = reportIn(record);
    if (typeof report === 'string') return this.ignore(of, record, report);
    const named = report.kind === 'announce' ? report.actions.map(({ name }) => name) : [report.about.action];
    if (!named.every((action) => namespaceOf(action) === of.namespace)) return this.ignore(of, record, 'names another namespace');
    if (report.kind === 'announce') return this.actions.announce(identityOverKafka(of, report.worker).actor, report);
    const { about, worker } = report;
    // A report names any execution it likes; it counts for those of its namespace's tenant.
    if (!(await this.executions.find(of.tenant, about.execution)))
      return this.ignore(of, record, 'names a run that the tenant does not have');
    const identity = identityOverKafka(of, worker);
    const step = { ...about, tenant: of.tenant };
    if (report.kind !== 'renew') return this.commands.send(await this.commandOf(report), step, identity);
    // A worker that is refused must be told: it keeps a place for the task until then. One that gets the task is told with the offers.
    const events = await this.commands.eventsOf({ type: 'RenewLease' }, step, identity);
    if (!events) await this.refuse(of, about, worker);
  }

  private async commandOf(report: Extract<WorkerReport, { kind: 'complete' | 'fail' }>): Promise<WorkerCommand> {
    if (report.kind === 'fail') {
      return { type: 'FailStep', error: heldError(report.error), ...(report.effectless && { effectless: report.effectless }) };
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

  /** There is nobody to answer, so that only the log tells. */
  private ignore({ namespace }: KafkaWorkers, { partition, offset }: StoredRecord, reason: string): void {
    this.logger.warn({ namespace, partition, offset, reason }, 'a report of a worker is ignored');
  }
}

/** A worker sends back the trace that its offer had. */
const traceIn = ({ headers }: StoredRecord): string | undefined => {
  const context = readTraceparent(headers[TRACEPARENT]);
  return context && traceparentOf(context);
};

/** A worker sends back the id that its offer had. */
function requestIn({ headers }: StoredRecord): string | undefined {
  const id = headers[REQUEST_ID_HEADER];
  return id !== undefined && isSaneRequestId(id) ? id : undefined;
}

/** The report, or why it is none. */
function reportIn({ value }: StoredRecord): WorkerReport | string {
  try {
    return checked(readForeignJson(utf8Text(value)));
  } catch (error) {
    if (!(error instanceof JsonRefused)) throw error;
    return failureOf(value, error) ?? error.message;
  }
}

function checked(value: unknown): WorkerReport | string {
  const read = workerReport.safeParse(value);
  return read.success ? read.data : `is no report: ${read.error.issues[0]?.path.join('.')}: ${read.error.issues[0]?.message}`;
}

/** A worker that is done says so once: where its output cannot be taken, its step fails at once and does not wait for the lease to end. */
function failureOf(value: Buffer, { message }: JsonRefused): WorkerReport | undefined {
  let loose: object;
  try {
    // Only which step it is about is taken from this; the reader has refused the rest.
    // eslint-disable-next-line no-restricted-syntax
    loose = Object(JSON.parse(value.toString('utf8'))) as object;
  } catch {
    return undefined;
  }
  const report = checked({ ...loose, output: null });
  if (typeof report === 'string' || report.kind !== 'complete') return undefined;
  const { v, worker, about } = report;
  return { v, worker, about, kind: 'fail', error: { name: 'invalid-output', message, terminal: true } };
}
