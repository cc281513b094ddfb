import {
  DocumentStore,
  type CollectionSpec,
  type DocumentCollection,
  type Operation,
  type Query,
  type StoredDocument,
} from '@runbook/ports';

/** Documents of a simulated world: they outlive simulated processes. Knows what snapshots ask for: equality, `gt`, ascending order. */
export class MemoryDocuments extends DocumentStore {
  private readonly collections = new Map<string, Map<string, string>>();

  collection<D extends StoredDocument>({ name }: CollectionSpec): Promise<DocumentCollection<D>> {
    const documents = this.collections.get(name) ?? new Map<string, string>();
    this.collections.set(name, documents);
    return Promise.resolve(new MemoryCollection<D>(documents));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

class MemoryCollection<D extends StoredDocument> implements DocumentCollection<D> {
  constructor(private readonly documents: Map<string, string>) {}

  get(id: string): Promise<D | undefined> {
    const text = this.documents.get(id);
    return Promise.resolve(text === undefined ? undefined : (JSON.parse(text) as D));
  }

  find({ where = {}, order, limit }: Query): Promise<D[]> {
    const all = [...this.documents.values()].map((text) => JSON.parse(text) as D & Record<string, number>);
    const found = all.filter((document) =>
      Object.entries(where).every(([field, wanted]) =>
        typeof wanted === 'object' ? document[field]! > Number(wanted.gt) : document[field] === wanted,
      ),
    );
    if (order) found.sort((a, b) => a[order.by]! - b[order.by]!);
    return Promise.resolve(found.slice(0, limit));
  }

  count(): Promise<number> {
    return Promise.resolve(this.documents.size);
  }

  write(operations: readonly Operation<D>[]): Promise<void> {
    for (const operation of operations) {
      if ('remove' in operation) this.documents.delete(operation.remove);
      else if ('put' in operation) this.documents.set(operation.put._id, JSON.stringify(operation.put));
      else this.documents.set(operation.insert._id, JSON.stringify(operation.insert));
    }
    return Promise.resolve();
  }
}
