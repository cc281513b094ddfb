import { AuditReader } from '@runbook/audit';
import type { ExecutionEvent } from '@runbook/domain';
import { EventLog, systemClock, type Appender, type Follower, type FollowSpec, type StoredRecord, type Subscription } from '@runbook/ports';
import { Waits } from '@runbook/processor';
import {
  LogTransport,
  PositionKeeper,
  reader,
  ReadingProgress,
  StorePatience,
  type Delivery,
  type IdentityCatalogue,
  type RunbookCatalogue,
} from '@runbook/service';
import { MemoryDocuments } from '@runbook/spec-kit';
import { encodeRecord, TOPICS, type LogRecord } from '@runbook/wire';
import { ApprovalDocuments } from '../src/approvals/model/approval-documents.js';
import { DecisionWaiter } from '../src/log/decision-waiter.js';
import { KeyedDecisions } from '../src/log/keyed-decisions.js';
import { KnownByNow } from '../src/log/known-by-now.js';
import { GATEWAY_READER } from '../src/log/log-follower.js';
import { ProjectionLag } from '../src/load/projection-lag.js';
import { LogReaderController } from '../src/log/log-reader.controller.js';
import { ExecutionDocuments } from '../src/runs/model/execution-documents.js';
import { ExecutionModel } from '../src/runs/model/execution-model.js';
import { silent } from './silent.js';
import { tenantUses } from './tenant-uses.js';

const TOPIC = TOPICS.executionEvents;

/** One partition of the executions' log, to which a suite writes what an orchestrator would, and the documents of all its gateways. */
export class OneLog {
  readonly records: StoredRecord[] = [];
  readonly documents = new MemoryDocuments();
  private readonly versions = new Map<string, number>();
  private seq = 0;

  constructor() {
    this.put({ v: 1, aggregate: 'partition', term: 1, owner: 'own_1', at: '' });
  }

  decide(id: string, command: string, ...events: ExecutionEvent[]): void {
    const version = (this.versions.get(id) ?? 0) + 1;
    this.versions.set(id, version);
    const owned = { v: 1, aggregate: 'execution', id, tenant: 'default', term: 1, owner: 'own_1', seq: ++this.seq, version } as const;
    const actor = { kind: 'service', id: 'orchestrator', tenant: 'default', via: 'log' } as const;
    this.put({ ...owned, at: '2026-11-21T10:00:00.000Z', cause: { command }, actor, prev: null, events });
  }

  /** What an owner appends that does not know yet that another one has the partition: every reader skips it. */
  decideLate(id: string): void {
    const owned = { v: 1, aggregate: 'execution', id, tenant: 'default', term: 0, owner: 'own_0', seq: 1, version: 1, at: '' } as const;
    const actor = { kind: 'service', id: 'orchestrator', tenant: 'default', via: 'log' } as const;
    this.put({ ...owned, cause: { command: 'cmd_0' }, actor, prev: null, events: [] });
  }

  /** A gateway's part that reads this log: a process of its own, with nothing in memory. */
  async gateway(): Promise<ReadingGateway> {
    const gateway = new ReadingGateway(this, await AuditReader.open(this.documents, { definition: () => undefined } as never));
    await gateway.begin();
    return gateway;
  }

  private put(record: LogRecord): void {
    this.records.push({ topic: TOPIC, partition: 0, offset: this.records.length, key: '', value: encodeRecord(record), headers: {} });
  }
}

/** Reads when it is told to: a process that stands still is one that is told nothing. */
export class ReadingGateway {
  readonly positions: PositionKeeper;
  readonly stored: ExecutionDocuments;
  readonly decisions = new DecisionWaiter();
  readonly model: ExecutionModel;
  readonly known: KnownByNow;
  readonly approvals: ApprovalDocuments;
  readonly view: LogView;
  private readonly transport: LogTransport;
  readonly failures: unknown[] = [];

  constructor({ records, documents }: OneLog, audit: AuditReader) {
    this.positions = new PositionKeeper(documents);
    this.stored = new ExecutionDocuments(documents, silent);
    this.view = new LogView(records);
    this.known = new KnownByNow(
      this.view,
      { progress: new ReadingProgress() } as RunbookCatalogue,
      {
        progress: new ReadingProgress(),
      } as IdentityCatalogue,
    );
    this.approvals = new ApprovalDocuments(documents, silent);
    const stores = new StorePatience(systemClock, silent, new Waits(systemClock));
    const folded = [audit, this.approvals, new KeyedDecisions(documents)] as const;
    this.model = new ExecutionModel(
      this.stored,
      this.decisions,
      ...folded,
      this.known,
      this.view,
      this.positions,
      silent,
      stores,
      tenantUses(this.stored, documents),
    );
    const controller = new LogReaderController([this.model], this.decisions, this.positions, this.known, new ProjectionLag(), stores);
    this.transport = new LogTransport(this.view, this.positions, silent, (error) => this.failures.push(error));
    const pattern = JSON.stringify(reader({ name: GATEWAY_READER, topic: TOPIC, sharing: 'each' }));
    this.transport.addHandler(pattern, (delivery: Delivery) => controller.onExecution(delivery), true);
  }

  async begin(): Promise<void> {
    await this.model.onApplicationBootstrap();
    await new Promise((resolve) => this.transport.listen(resolve));
  }

  /** Takes in everything that is on the log by now. */
  read(): Promise<void> {
    return this.view.read();
  }

  /** As when the process was stopped for longer than a session: its group has given the partition up, and gives it again. */
  wake(): Promise<void> {
    return this.view.giveAgain();
  }

  /** Stores everything that was read. */
  flush(): Promise<void> {
    return this.model.beforeApplicationShutdown();
  }

  /** As it is known here, without a look at the log. */
  status(id: string): Promise<string | undefined> {
    return this.model.findRead('default', id).then((entry) => entry?.state.status);
  }
}

/** The log as one process sees it. */
class LogView extends EventLog {
  /** How often it was asked where the log ends. */
  endsAsked = 0;
  /** What the log does then; it may be a while before it answers, or cannot. */
  answer: () => Promise<void> = () => Promise.resolve();
  private follower?: Follower;
  private next = 0;

  constructor(private readonly records: readonly StoredRecord[]) {
    super();
  }

  ensureTopics = (): Promise<void> => Promise.resolve();
  partitions = (): Promise<number> => Promise.resolve(1);
  topicId = (): Promise<undefined> => Promise.resolve(undefined);
  appender = (): Promise<Appender> => Promise.reject(new Error('the suite writes'));
  close = (): Promise<void> => Promise.resolve();

  async end(): Promise<number> {
    this.endsAsked++;
    const end = this.records.length;
    await this.answer();
    return end;
  }

  async follow(_spec: FollowSpec, follower: Follower): Promise<Subscription> {
    this.follower = follower;
    this.next = (await follower.assigned(0)) as number;
    return { stop: () => Promise.resolve() };
  }

  async read(): Promise<void> {
    const records = this.records.slice(this.next);
    this.next = this.records.length;
    if (records.length > 0) await this.follower!.records(0, records);
  }

  async giveAgain(): Promise<void> {
    await this.follower!.revoked(0);
    this.next = (await this.follower!.assigned(0)) as number;
  }
}
