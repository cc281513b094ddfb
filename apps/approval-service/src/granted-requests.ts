import type { DocumentCollection } from '@runbook/ports';
import { operationsOf, type OpenRequest, type RequestChange, type StoredRequest } from './open-request.js';

/**
 * The requests of one partition whose gate has opened, until their run cannot go on any more. Only their ids are in memory; a gate that is asked
 * again is rare enough for a look into the store.
 */
export class GrantedRequests {
  /** Since the last write. */
  private changes = new Map<string, RequestChange>();
  /** What the write under way puts into the store. */
  private writing: ReadonlyMap<string, RequestChange> = new Map();
  private readonly idsOf = new Map<string, Set<string>>();

  constructor(private readonly store: DocumentCollection<StoredRequest>) {}

  /** One that is in the store already. */
  restore({ _id, execution }: Pick<OpenRequest, '_id' | 'execution'>): void {
    const ids = this.idsOf.get(execution) ?? new Set();
    this.idsOf.set(execution, ids.add(_id));
  }

  add(request: OpenRequest, order: number): void {
    this.restore(request);
    this.changes.set(request._id, { order, request });
  }

  /** Takes the request out, to be asked again; undefined when there is none. */
  async take(execution: string, id: string, order: number): Promise<OpenRequest | undefined> {
    if (!this.idsOf.get(execution)?.has(id)) return undefined;
    const change = this.changes.get(id) ?? this.writing.get(id);
    const request = change ? change.request : await this.store.get(id);
    this.forget(execution, [id], order);
    return request;
  }

  /** The run is over for good. */
  end(execution: string, order: number): void {
    this.forget(execution, [...(this.idsOf.get(execution) ?? [])], order);
  }

  get waiting(): number {
    return this.changes.size;
  }

  async write(): Promise<void> {
    const changes = this.changes;
    this.changes = new Map();
    this.writing = changes;
    const operations = operationsOf(changes);
    if (operations.length > 0) await this.store.write(operations);
    this.writing = new Map();
  }

  private forget(execution: string, ids: readonly string[], order: number): void {
    const left = this.idsOf.get(execution);
    for (const id of ids) {
      left?.delete(id);
      this.changes.set(id, { order });
    }
    if (left?.size === 0) this.idsOf.delete(execution);
  }
}
