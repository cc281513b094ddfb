import { AUDIT_RECORDS, AuditReader, entryOf, type AuditEntry } from '@runbook/audit';
import type { Actor, ExecutionEvent, ExecutionRejection } from '@runbook/domain';
import { systemClock, type DocumentStore, type EventLog } from '@runbook/ports';
import { Waits, type AdmittedDecision } from '@runbook/processor';
import { PositionKeeper, StorePatience } from '@runbook/service';
import { encodeRecord, recordHash, TOPICS, type DecisionRecord } from '@runbook/wire';
import { ApprovalDocuments } from '../src/approvals/model/approval-documents.js';
import { DecisionWaiter } from '../src/log/decision-waiter.js';
import { KeyedDecisions } from '../src/log/keyed-decisions.js';
import type { KnownByNow } from '../src/log/known-by-now.js';
import { ExecutionDocuments } from '../src/runs/model/execution-documents.js';
import { ExecutionModel } from '../src/runs/model/execution-model.js';
import { ListUpgrade } from '../src/runs/model/list-upgrade.js';
import { silent } from './silent.js';
import { tenantUses } from './tenant-uses.js';

export const ANA: Actor = { kind: 'person', id: 'ana', tenant: 'default', via: 'api-key' };

/** What was fed is all there is on the log. */
export const ALL_IS_READ = { ofExecutions: (look: () => Promise<unknown>) => look() } as unknown as KnownByNow;

/** The read model of one gateway over a store, fed by hand with records instead of by a reader. */
export class ReadModel {
  readonly executions: ExecutionDocuments;
  readonly approvals: ApprovalDocuments;
  readonly model: ExecutionModel;
  private readonly upgrade: ListUpgrade;
  private readonly versions = new Map<string, number>();
  private offset = 0;

  private constructor(
    private readonly store: DocumentStore,
    readonly audit: AuditReader,
  ) {
    this.executions = new ExecutionDocuments(store, silent);
    this.approvals = new ApprovalDocuments(store, silent);
    this.upgrade = new ListUpgrade(this.executions, this.approvals, silent);
    this.model = new ExecutionModel(
      this.executions,
      new DecisionWaiter(),
      audit,
      this.approvals,
      new KeyedDecisions(store),
      ALL_IS_READ,
      { partitions: () => Promise.resolve(1) } as unknown as EventLog,
      new PositionKeeper(store),
      silent,
      new StorePatience(systemClock, silent, new Waits(systemClock)),
      tenantUses(this.executions, store),
    );
  }

  static async over(store: DocumentStore): Promise<ReadModel> {
    const sources = { blobs: {} as never, definition: () => undefined };
    const read = new ReadModel(store, await AuditReader.open(store, sources));
    // Behind what another one has put there.
    read.offset = await (await store.collection<AuditEntry>(AUDIT_RECORDS)).count();
    await read.upgrade.onApplicationBootstrap();
    await read.model.onApplicationBootstrap();
    await read.model.deliver({ kind: 'assigned', topic: TOPICS.executionEvents, partition: 0 });
    return read;
  }

  /** One record of these events: folded, and in the audit store too unless that lags behind. */
  async record(id: string, events: readonly ExecutionEvent[], { audited = true } = {}): Promise<DecisionRecord<ExecutionEvent>> {
    const admitted = this.admit(id, events);
    if (audited) await this.auditAll([admitted]);
    await this.deliver(admitted);
    return admitted.record as DecisionRecord<ExecutionEvent>;
  }

  /** The next record of the execution, which nobody has seen yet. */
  admit(id: string, events: readonly ExecutionEvent[], at = events[0]?.at ?? 0): AdmittedDecision {
    const version = (this.versions.get(id) ?? 0) + 1;
    this.versions.set(id, version);
    const offset = ++this.offset;
    const record: DecisionRecord<ExecutionEvent> = {
      v: 1,
      aggregate: 'execution',
      id,
      tenant: 'default',
      term: 1,
      owner: 'own_1',
      seq: offset,
      version,
      at: new Date(at).toISOString(),
      cause: { command: `cmd_${offset}` },
      actor: ANA,
      prev: null,
      events: [...events],
    };
    const bytes = encodeRecord(record);
    return { topic: TOPICS.executionEvents, partition: 0, offset, bytes, hash: recordHash(bytes), headers: {}, record };
  }

  /** A refusal in the log: it has the version of the record before it. */
  refuse(id: string): AdmittedDecision {
    const admitted = this.admit(id, []);
    const version = admitted.record.version - 1;
    this.versions.set(id, version);
    const rejection: ExecutionRejection = { code: 'not-applicable', message: 'no' };
    const record = { ...admitted.record, version, rejection };
    const bytes = encodeRecord(record);
    return { ...admitted, record, bytes, hash: recordHash(bytes) };
  }

  async auditAll(admitted: readonly AdmittedDecision[]): Promise<void> {
    const collection = await this.store.collection<AuditEntry>(AUDIT_RECORDS);
    const entries = admitted.map((each) => entryOf(each, { index: each.offset, seq: each.offset, previous: '' }));
    await collection.write(entries.map((insert) => ({ insert })));
  }

  deliver(...records: AdmittedDecision[]): Promise<void> {
    const { offset } = records.at(-1) as AdmittedDecision;
    const position = { offset: offset + 1, term: 1, owner: 'own_1', seq: offset };
    return this.model.deliver({ kind: 'records', topic: TOPICS.executionEvents, partition: 0, records, position, caughtUp: true });
  }

  /** Everything folded is in the store when it resolves. */
  async close(): Promise<void> {
    await this.model.beforeApplicationShutdown();
    await this.upgrade.beforeApplicationShutdown();
  }
}
