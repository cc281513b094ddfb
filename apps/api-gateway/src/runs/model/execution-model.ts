import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { AuditReader } from '@runbook/audit';
import { isFinal, type ExecutionEvent } from '@runbook/domain';
import { EventLog } from '@runbook/ports';
import type { AdmittedDecision, Patience } from '@runbook/processor';
import { Logger, PositionKeeper, StorePatience, type Delivery } from '@runbook/service';
import { isClaim, TOPICS, type DecisionRecord } from '@runbook/wire';
import { ApprovalDocuments } from '../../approvals/model/approval-documents.js';
import { recordsBetween } from '../../audit/records-between.js';
import { DecisionWaiter } from '../../log/decision-waiter.js';
import { KeyedDecisions } from '../../log/keyed-decisions.js';
import { KnownByNow } from '../../log/known-by-now.js';
import { GATEWAY_READER, type LogFollower } from '../../log/log-follower.js';
import { Watchers } from '../../log/watchers.js';
import { ExecutionDocuments, lineOf, type ExecutionDocument, type ExecutionLine } from './execution-documents.js';
import { ExecutionEntry } from './execution-entry.js';
import { ExecutionFlusher } from './execution-flusher.js';
import { ExecutionLines } from './execution-lines.js';
import { ResidentExecutions } from './resident-executions.js';
import { TenantUses } from './tenant-uses.js';

/** Called with each record of an execution, in order, once the entry is at least as new; must return at once and not throw. */
export type Watcher = (entry: ExecutionEntry, record: DecisionRecord<ExecutionEvent>) => void;

type RecordsDelivery = Extract<Delivery, { kind: 'records' }>;

/** Every execution as its events say it is: folded from the log, asked by the queries, watched by requests that wait. */
@Injectable()
export class ExecutionModel implements LogFollower, OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly lines: ExecutionLines;
  private readonly watchers = new Watchers<Parameters<Watcher>>();
  private readonly tenantWatchers = new Watchers<[ExecutionEntry]>();
  private readonly patience: Patience;
  private readonly flusher: ExecutionFlusher;
  private readonly resident: ResidentExecutions;
  /** Ends the waits of `awaitFinal`. */
  private readonly giveUps = new Set<() => void>();
  /** Of each partition that is read: whether everything that stood in it at the start has been folded. */
  private readonly caughtUp = new Map<number, boolean>();
  private partitions?: number;

  constructor(
    private readonly documents: ExecutionDocuments,
    private readonly decisions: DecisionWaiter,
    private readonly audit: AuditReader,
    private readonly approvals: ApprovalDocuments,
    private readonly keyed: KeyedDecisions,
    private readonly known: KnownByNow,
    private readonly log: EventLog,
    positions: PositionKeeper,
    logger: Logger,
    stores: StorePatience,
    private readonly uses: TenantUses,
  ) {
    this.patience = stores.of('the read model');
    this.flusher = new ExecutionFlusher(
      {
        write: (changed) => this.write(changed),
        savePosition: (topic, partition, position) => positions.save(GATEWAY_READER, topic, partition, position),
      },
      logger,
    );
    this.lines = new ExecutionLines(documents, () => this.flusher.allPending());
    this.resident = new ResidentExecutions((id) => this.flusher.isPending(id));
  }

  async onApplicationBootstrap(): Promise<void> {
    this.partitions = await this.log.partitions(TOPICS.executionEvents);
  }

  /** True when every partition has been folded up to where it ended at the start, and the store takes writes. */
  get ready(): boolean {
    return this.flusher.healthy && this.caughtUp.size === this.partitions && this.isCaughtUp;
  }

  async deliver(delivery: Delivery): Promise<void> {
    if (delivery.kind === 'records') return this.take(delivery);
    if (delivery.kind === 'revoked') {
      this.caughtUp.delete(delivery.partition);
      await this.flusher.flushOrLater();
      return;
    }
    this.caughtUp.set(delivery.partition, false);
    // Other gateways have gone on meanwhile, so their documents are newer than this memory.
    this.resident.drop(delivery.partition);
    await this.patience.with('what tenants use', () => this.uses.loadLogs());
  }

  /** The execution, if there is one by now that fits. Throws the problem `not-ready`: see `KnownByNow`. */
  find(tenant: string, id: string, fits: (entry: ExecutionEntry) => boolean = () => true): Promise<ExecutionEntry | undefined> {
    return this.known.ofExecutions(async () => {
      const entry = await this.findRead(tenant, id);
      return entry && fits(entry) ? entry : undefined;
    }, id);
  }

  /** The execution, if this gateway has read of it. */
  async findRead(tenant: string, id: string): Promise<ExecutionEntry | undefined> {
    const entry = this.resident.get(id) ?? this.flusher.pending(id) ?? (await this.documents.load(id));
    return entry?.tenant === tenant ? entry : undefined;
  }

  /** The line of one, as lists show it; loads no state for it. Undefined: the tenant has none that this gateway has read of. */
  async line(tenant: string, id: string): Promise<ExecutionLine | undefined> {
    const entry = this.resident.get(id) ?? this.flusher.pending(id);
    const found = entry && entry.state.status !== 'NONE' ? lineOf(entry) : await this.documents.lined.line(id);
    return found?.tenant === tenant ? found : undefined;
  }

  /** Whether there is such an execution; loads no state for it. */
  async knows(tenant: string, id: string): Promise<boolean> {
    const found = this.resident.get(id) ?? this.flusher.pending(id) ?? (await this.documents.lined.line(id));
    return found?.tenant === tenant;
  }

  /** The returned function ends it. */
  watch(id: string, watcher: Watcher): () => void {
    return this.watchers.watch(id, watcher);
  }

  /** Called with each execution of the tenant that changes; must return at once and not throw. The returned function ends it. */
  watchTenant(tenant: string, watcher: (entry: ExecutionEntry) => void): () => void {
    return this.tenantWatchers.watch(tenant, watcher);
  }

  /** The execution when it is final, or as it is after so long; pushed by the reader, not polled. */
  async awaitFinal(tenant: string, id: string, waitMs: number): Promise<ExecutionEntry | undefined> {
    let unwatch = (): void => undefined;
    // Watched before it is looked up: an end in between is not missed.
    const ended = new Promise<ExecutionEntry>((resolve) => {
      unwatch = this.watch(id, (entry) => void (isFinal(entry.state.status) && resolve(entry)));
    });
    let timer: NodeJS.Timeout | undefined;
    let giveUp: (() => void) | undefined;
    try {
      const current = await this.find(tenant, id);
      if (!current || isFinal(current.state.status) || waitMs <= 0) return current;
      const timedOut = new Promise<undefined>((resolve) => {
        giveUp = () => resolve(undefined);
        timer = setTimeout(giveUp, waitMs);
        this.giveUps.add(giveUp);
      });
      return (await Promise.race([ended, timedOut])) ?? (await this.find(tenant, id));
    } finally {
      clearTimeout(timer);
      if (giveUp) this.giveUps.delete(giveUp);
      unwatch();
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    // Requests that wait are answered with the execution as it is now: an open request would hold the server open.
    for (const giveUp of this.giveUps) giveUp();
    await this.flusher.close();
  }

  private async take({ topic, partition, records, position, caughtUp }: RecordsDelivery): Promise<void> {
    const parked = this.parked(records as readonly AdmittedDecision[]);
    if (parked) await this.loadParked(parked, partition);
    for (const admitted of records as readonly AdmittedDecision[]) {
      if (isClaim(admitted.record)) continue;
      const folded = this.fold(admitted);
      if (folded instanceof Promise) await folded;
    }
    this.flusher.reached(topic, partition, position);
    this.caughtUp.set(partition, caughtUp);
    this.resident.evict();
    await this.flusher.room();
  }

  /** Executions that the batch continues and that are in the store alone; undefined, without a set, in the ordinary case. */
  private parked(records: readonly AdmittedDecision[]): Set<string> | undefined {
    let parked: Set<string> | undefined;
    for (const { record } of records) {
      if (isClaim(record) || this.resident.get(record.id)) continue;
      // A first record needs nothing from the store, unless it comes again after a restart: then the store has it.
      if (record.version > 1 || !this.isCaughtUp) (parked ??= new Set()).add(record.id);
    }
    return parked;
  }

  private get isCaughtUp(): boolean {
    for (const caughtUp of this.caughtUp.values()) if (!caughtUp) return false;
    return true;
  }

  private async loadParked(ids: ReadonlySet<string>, partition: number): Promise<void> {
    const loaded = await this.patience.with('executions', () => Promise.all([...ids].map((id) => this.documents.load(id))));
    for (const entry of loaded) if (entry) this.resident.keep(entry, partition);
  }

  /** A promise only where records are missing that have to be fetched first. */
  private fold(admitted: AdmittedDecision): Promise<void> | undefined {
    const record = admitted.record as DecisionRecord<ExecutionEvent>;
    const entry = this.resident.get(record.id) ?? ExecutionEntry.before(record.id, record.tenant);
    if (record.rejection === undefined && record.version > entry.version + 1) return this.closeGap(entry, admitted);
    if (record.rejection === undefined) {
      if (record.version === entry.version + 1) {
        this.evolve(entry, admitted);
        this.resident.keep(entry, admitted.partition);
        this.flusher.changed(entry);
      }
      // Where the document of another gateway was ahead, who watches here has not heard of the record either.
      this.watchers.tell(entry.id, entry, record);
      this.tenantWatchers.tell(entry.tenant, entry);
    }
    this.uses.follow(admitted, entry);
    this.keyed.follow(record);
    this.decisions.seen(record);
    return undefined;
  }

  private evolve(entry: ExecutionEntry, admitted: Pick<AdmittedDecision, 'record' | 'bytes'>): void {
    const before = entry.state;
    entry.fold(admitted);
    this.approvals.follow(before, entry, (admitted.record as DecisionRecord<ExecutionEvent>).events);
  }

  /** What is asked of people and what commands with a key came to are folded from the same records, so they are stored before the position. */
  private async write(changed: readonly ExecutionDocument[]): Promise<void> {
    await this.documents.write(changed);
    await this.approvals.write();
    await this.keyed.write();
    await this.uses.write();
  }

  /**
   * The store is behind the saved position, as after a restore from copies of different ages. The audit store has every record; without them
   * the fold would be wrong for ever, so a failure stops the reader.
   */
  private async closeGap(entry: ExecutionEntry, admitted: AdmittedDecision): Promise<void> {
    const missing = () => recordsBetween(this.audit, entry.id, entry.version, admitted.record.version);
    for (const missed of await this.patience.with('the audit log', missing)) {
      if (missed.record.version === entry.version + 1) this.evolve(entry, missed);
    }
    if (admitted.record.version !== entry.version + 1) {
      throw new Error(
        `expected version ${entry.version + 1} of ${entry.id}, found ${admitted.record.version}; start again when the audit service has caught up`,
      );
    }
    this.resident.keep(entry, admitted.partition);
    await this.fold(admitted);
  }
}
