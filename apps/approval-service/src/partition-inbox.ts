import type { ExecutionEvent } from '@runbook/domain';
import type { Clock, DocumentCollection } from '@runbook/ports';
import type { AdmittedRecord, Patience, ReaderPosition } from '@runbook/processor';
import { WriteBehind, type PartitionWriting } from '@runbook/service';
import { TRACEPARENT } from '@runbook/telemetry';
import { isClaim, type DecisionRecord } from '@runbook/wire';
import { NOTICE_AGE_MS_MAX, noticeOf, type FactPlace, type Notice, type WaitingNotice } from './notice.js';
import { GrantedRequests } from './granted-requests.js';
import {
  isGrant,
  isLastEnd,
  openRequest,
  operationsOf,
  orderOf,
  requestAfter,
  requestId,
  stepsOf,
  type OpenRequest,
  type RequestChange,
  type StoredRequest,
} from './open-request.js';

/** No person answers faster. */
export const WRITE_EVERY_MS = 1000;
/** Changes that may wait to be written; above it the reader waits. About 10 MB. */
export const CHANGES_WAITING_MAX = 10_000;
/** Requests that are looked up together when a partition is given. */
export const REQUESTS_PER_PAGE = 1_000;

export interface InboxStores {
  readonly requests: DocumentCollection<StoredRequest>;
  readonly granted: DocumentCollection<StoredRequest>;
  readonly notices: DocumentCollection<WaitingNotice>;
}

export interface InboxOptions {
  readonly partition: number;
  /** Waited for with `patience`. */
  readonly stores: InboxStores;
  readonly patience: Patience;
  readonly clock: Clock;
  /** False where nobody is told: no notice is kept then. */
  readonly tells: boolean;
  readonly runbookOf: (definition: string) => { readonly id: string; readonly version: number } | undefined;
  readonly savePosition: (position: ReaderPosition) => Promise<void>;
  /** Notices are in the store now. */
  readonly written: () => void;
  readonly failed: (error: unknown) => void;
  readonly changesWaitingMax?: number;
  readonly requestsPerPage?: number;
}

/** Of an open request. */
export type AskedOf = Pick<OpenRequest, 'tenant' | 'requestedAt'>;

/** What a fact is about, and where it stands among the facts of the execution. */
interface FactAbout {
  readonly execution: string;
  readonly id: string;
  readonly order: number;
}

/**
 * The open requests of one partition, and what people are to be told of them. Both are behind the log by what is in memory here, and the
 * reader's position is behind both: a crash repeats records, so a notice may be made twice, under one id, and none is left out.
 */
export class PartitionInbox implements PartitionWriting {
  /** Since the last write. */
  private changes = new Map<string, RequestChange>();
  /** What the write under way puts into the store, which does not show it yet. */
  private writing: ReadonlyMap<string, RequestChange> = new Map();
  private notices: WaitingNotice[] = [];
  private readonly behind: WriteBehind;

  private constructor(
    private readonly options: InboxOptions,
    /** All open requests by id, so that the facts about other steps cost a look at memory. */
    private readonly open: Map<string, AskedOf>,
    private readonly granted: GrantedRequests,
  ) {
    const { changesWaitingMax = CHANGES_WAITING_MAX } = options;
    this.behind = new WriteBehind(options.clock, {
      everyMs: WRITE_EVERY_MS,
      patience: options.patience,
      write: () => this.write(),
      savePosition: options.savePosition,
      isFull: () => this.changes.size + this.granted.waiting + this.notices.length > changesWaitingMax,
      failed: options.failed,
    });
  }

  static async open(options: InboxOptions): Promise<PartitionInbox> {
    const { partition, stores, requestsPerPage = REQUESTS_PER_PAGE } = options;
    const open = new Map<string, AskedOf>();
    for await (const { _id, tenant, requestedAt } of all(stores.requests, partition, requestsPerPage))
      open.set(_id, { tenant, requestedAt });
    const granted = new GrantedRequests(stores.granted);
    for await (const request of all(stores.granted, partition, requestsPerPage)) granted.restore(request);
    return new PartitionInbox(options, open, granted);
  }

  /** Resolves at once while there is room, else when there is. Throws what the last write failed with. */
  async take(records: readonly AdmittedRecord[], position: ReaderPosition): Promise<void> {
    this.behind.expectWell();
    for (const { record, headers } of records)
      if (!isClaim(record)) await this.fold(record as DecisionRecord<ExecutionEvent>, headers[TRACEPARENT]);
    await this.behind.reached(position);
  }

  /** Resolves when everything taken is in the store and its position saved. */
  flush(): Promise<void> {
    return this.behind.flush();
  }

  /** Whom the open requests are of, and since when. */
  get waiting(): Iterable<AskedOf> {
    return this.open.values();
  }

  private async fold(record: DecisionRecord<ExecutionEvent>, traceparent: string | undefined): Promise<void> {
    for (const [index, event] of record.events.entries()) {
      const place = { version: record.version, index };
      const order = orderOf(place);
      if (isLastEnd(event)) this.granted.end(record.id, order);
      for (const step of stepsOf(event)) {
        const id = requestId(record.id, step);
        if (!this.mayConcern(id, event)) continue;
        if (event.type === 'ApprovalRequested') {
          this.keep(openRequest({ partition: this.options.partition, tenant: record.tenant, execution: record.id }, event), order);
        } else if (!(await this.change({ execution: record.id, id, order }, event))) continue;
        this.tell(this.changes.get(id)?.request, event, { ...place, requestId: record.requestId, traceparent });
      }
    }
  }

  /** False of nearly all facts, which then cost a look into a set. */
  private mayConcern(id: string, { type }: ExecutionEvent): boolean {
    return type === 'ApprovalRequested' || type === 'ApprovalVoided' || this.open.has(id);
  }

  private keep(request: OpenRequest, order: number): void {
    const { tenant, requestedAt } = request;
    this.open.set(request._id, { tenant, requestedAt });
    this.changes.set(request._id, { order, request });
  }

  /** False: the fact is about no request. */
  private async change(about: FactAbout, event: ExecutionEvent): Promise<boolean> {
    const { id, order } = about;
    const request = await this.find(about, event);
    if (!request) return false;
    const next = requestAfter(request, event);
    if (next) this.keep(next, order);
    else {
      this.open.delete(id);
      this.changes.set(id, { order });
      if (isGrant(request, event)) this.granted.add(request, order);
    }
    return true;
  }

  /** An open one; or one whose gate had opened, and whose votes are void now. */
  private async find({ execution, id, order }: FactAbout, { type }: ExecutionEvent): Promise<OpenRequest | undefined> {
    if (!this.open.has(id)) return type === 'ApprovalVoided' ? this.granted.take(execution, id, order) : undefined;
    const change = this.changes.get(id) ?? this.writing.get(id);
    return change ? change.request : this.options.stores.requests.get(id);
  }

  private tell(
    request: OpenRequest | undefined,
    event: ExecutionEvent,
    place: FactPlace & { readonly requestId: string | undefined; readonly traceparent: string | undefined },
  ): void {
    const { tells, partition, clock, runbookOf } = this.options;
    const notice: Notice | undefined = tells && request ? noticeOf(request, event, place, runbookOf(request.definition)) : undefined;
    if (!notice || !('at' in event)) return;
    const { requestId, traceparent } = place;
    // What a reader finds that was away for long is still told, unless it is over by now.
    this.notices.push({
      ...{ _id: notice.id, partition, dueAt: clock.now(), expiresAt: event.at + NOTICE_AGE_MS_MAX, failures: 0, notice },
      ...(requestId !== undefined && { requestId }),
      ...(traceparent !== undefined && { trace: { parent: traceparent, at: event.at } }),
    });
  }

  private async write(): Promise<void> {
    const { changes, notices } = this;
    this.changes = new Map();
    this.notices = [];
    this.writing = changes;
    const { stores, written } = this.options;
    // A crash between these leaves a request without its notice and the position behind both: the record comes again.
    const operations = operationsOf(changes);
    if (operations.length > 0) await stores.requests.write(operations);
    await this.granted.write();
    if (notices.length > 0) await stores.notices.write(notices.map((put) => ({ put })));
    this.writing = new Map();
    if (notices.length > 0) written();
  }
}

/** Every request of the partition, a page at a time. */
async function* all(store: DocumentCollection<StoredRequest>, partition: number, perPage: number): AsyncGenerator<StoredRequest> {
  for (let after: string | undefined, more = true; more;) {
    const where = { partition, ...(after !== undefined && { _id: { gt: after } }) };
    const page = await store.find({ where, limit: perPage });
    yield* page;
    after = page.at(-1)?._id;
    more = page.length === perPage;
  }
}
