import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { AuditReader } from '@runbook/audit';
import { isFinal, type ExecutionEvent } from '@runbook/domain';
import { EventLog } from '@runbook/ports';
import type { AdmittedDecision } from '@runbook/processor';
import { Logger, PositionKeeper, type Delivery } from '@runbook/service';
import { isClaim, TOPICS, type DecisionRecord } from '@runbook/wire';
import { ApprovalDocuments } from '../../approvals/model/approval-documents.js';
import { recordsBetween } from '../../audit/records-between.js';
import { KeyedDecisions } from '../../log/keyed-decisions.js';
import type { Cursor } from '../../http/cursor.js';
import { DecisionWaiter } from '../../log/decision-waiter.js';
import { ExecutionDocuments, type ExecutionDocument } from './execution-documents.js';
import { ExecutionEntry } from './execution-entry.js';
import { ExecutionFlusher } from './execution-flusher.js';
import { listExecutions, type ExecutionFilter } from './execution-list.js';
import { ExecutionWatchers, type Watcher } from './execution-watchers.js';
import { LiveExecutions } from './resident-executions.js';

/** Names the gateway's reader: its group, and where its positions are. */
export const GATEWAY_READER = 'gateway';

type RecordsDelivery = Extract<Delivery, { kind: 'records' }>;

/** Every execution as its events say it is: folded from the log, asked by the queries, watched by whoever waits. */
@Injectable()
export class ExecutionModel implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly watchers = new ExecutionWatchers();
  private readonly flusher: ExecutionFlusher;
  private readonly live: LiveExecutions;
  private readonly waiting = new Set<() => void>();
  private readonly arrived = new Map<number, boolean>();
  private partitions?: number;

  constructor(
    private readonly documents: ExecutionDocuments,
    private readonly decisions: DecisionWaiter,
    private readonly audit: AuditReader,
    private readonly approvals: ApprovalDocuments,
    private readonly keyed: KeyedDecisions,
    private readonly log: EventLog,
    positions: PositionKeeper,
    logger: Logger,
  ) {
    this.flusher = new ExecutionFlusher(
      {
        write: (changed) => this.write(changed),
        savePosition: (topic, partition, position) => positions.save(GATEWAY_READER, topic, partition, position),
      },
      logger,
    );
    this.live = new LiveExecutions((id) => this.flusher.isPending(id));
  }

  async onApplicationBootstrap(): Promise<void> {
    this.partitions = await this.log.partitions(TOPICS.executionEvents);
  }

  /** True when everything that stood in the log at the start has been folded, of every partition, and the store takes writes. */
  get ready(): boolean {
    return this.flusher.healthy && this.arrived.size === this.partitions && this.isCaughtUp;
  }

  async deliver(delivery: Delivery): Promise<void> {
    if (delivery.kind === 'records') return this.take(delivery);
    if (delivery.kind === 'assigned') this.arrived.set(delivery.partition, false);
    else {
      this.arrived.delete(delivery.partition);
      await this.flusher.flush();
    }
  }

  async find(tenant: string, id: string): Promise<ExecutionEntry | undefined> {
    const entry = this.live.get(id) ?? this.flusher.pending(id) ?? (await this.documents.load(id));
    return entry?.tenant === tenant ? entry : undefined;
  }

  async list(filter: ExecutionFilter, page: { readonly limit: number; readonly after?: Cursor }): Promise<ExecutionDocument[]> {
    return listExecutions(await this.documents.collection(), this.flusher.allPending(), filter, page);
  }

  /** The returned function ends it. */
  watch(id: string, watcher: Watcher): () => void {
    return this.watchers.watch(id, watcher);
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
      const known = await this.find(tenant, id);
      if (!known || isFinal(known.state.status) || waitMs <= 0) return known;
      const timedOut = new Promise<undefined>((resolve) => {
        giveUp = () => resolve(undefined);
        timer = setTimeout(giveUp, waitMs);
        this.waiting.add(giveUp);
      });
      return (await Promise.race([ended, timedOut])) ?? (await this.find(tenant, id));
    } finally {
      clearTimeout(timer);
      if (giveUp) this.waiting.delete(giveUp);
      unwatch();
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    // Whoever waits gets the execution as it is now: an open request would hold the server open.
    for (const giveUp of this.waiting) giveUp();
    await this.flusher.close();
  }

  private async take({ topic, partition, records, position, caughtUp }: RecordsDelivery): Promise<void> {
    const parked = this.parked(records as readonly AdmittedDecision[]);
    if (parked) await this.loadParked(parked);
    for (const admitted of records as readonly AdmittedDecision[]) {
      if (isClaim(admitted.record)) continue;
      const folded = this.fold(admitted);
      if (folded instanceof Promise) await folded;
    }
    this.flusher.reached(topic, partition, position);
    this.arrived.set(partition, caughtUp);
    this.live.evict();
    await this.flusher.room();
  }

  /** Ids that the batch continues and memory does not have; undefined, without a list, in the ordinary case. */
  private parked(records: readonly AdmittedDecision[]): Set<string> | undefined {
    let parked: Set<string> | undefined;
    for (const { record } of records) {
      if (isClaim(record) || this.live.get(record.id)) continue;
      // A first record needs nothing from the store, unless it comes again after a restart: then the store has it.
      if (record.version > 1 || !this.isCaughtUp) (parked ??= new Set()).add(record.id);
    }
    return parked;
  }

  private get isCaughtUp(): boolean {
    for (const arrived of this.arrived.values()) if (!arrived) return false;
    return true;
  }

  private async loadParked(ids: ReadonlySet<string>): Promise<void> {
    const loaded = await Promise.all([...ids].map((id) => this.documents.load(id)));
    for (const entry of loaded) if (entry) this.live.keep(entry);
  }

  /** A promise only where a gap has to be closed first. */
  private fold(admitted: AdmittedDecision): Promise<void> | undefined {
    const record = admitted.record as DecisionRecord<ExecutionEvent>;
    const entry = this.live.get(record.id) ?? ExecutionEntry.before(record.id, record.tenant);
    if (record.rejection === undefined && record.version > entry.version + 1) return this.closeGap(entry, admitted);
    if (record.rejection === undefined && record.version === entry.version + 1) {
      this.evolve(entry, admitted);
      this.live.keep(entry);
      this.flusher.changed(entry);
      this.watchers.tell(entry, record);
    }
    this.keyed.follow(record);
    this.decisions.seen(record);
    return undefined;
  }

  private evolve(entry: ExecutionEntry, admitted: Pick<AdmittedDecision, 'record' | 'bytes'>): void {
    const before = entry.state;
    entry.fold(admitted);
    this.approvals.follow(before, entry, (admitted.record as DecisionRecord<ExecutionEvent>).events);
  }

  /** Before the position is saved: what is asked of people and what keys have done lie beside the executions. */
  private async write(changed: readonly ExecutionDocument[]): Promise<void> {
    if (changed.length > 0) await (await this.documents.collection()).write(changed.map((document) => ({ put: document })));
    await this.approvals.write();
    await this.keyed.write();
  }

  /**
   * Another gateway may have put an older document over a newer one and died, so that the store is behind the saved position. The
   * audit store has every record; without them the fold would be wrong for ever, so a failure stops the reader.
   */
  private async closeGap(entry: ExecutionEntry, admitted: AdmittedDecision): Promise<void> {
    for (const missed of await recordsBetween(this.audit, entry.id, entry.version, admitted.record.version)) {
      if (missed.record.version === entry.version + 1) this.evolve(entry, missed);
    }
    if (admitted.record.version !== entry.version + 1) {
      throw new Error(
        `expected version ${entry.version + 1} of ${entry.id}, found ${admitted.record.version}; start again when the audit service has caught up`,
      );
    }
    this.live.keep(entry);
    await this.fold(admitted);
  }
}
