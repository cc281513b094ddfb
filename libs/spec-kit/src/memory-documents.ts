import {
  DocumentStore,
  expectComparable,
  expectDeclared,
  type CollectionSpec,
  type DocumentCollection,
  type Operation,
  type Query,
  type Range,
  type Scalar,
  type StoredDocument,
} from '@runbook/ports';

/**
 * Documents of a simulated world: they outlive simulated processes. Knows what snapshots ask for: equality, `gt`, `lt`, one order.
 * `delay` is awaited before each write, so that writes of different processes overtake each other.
 */
export class MemoryDocuments extends DocumentStore {
  private readonly collections = new Map<string, Map<string, string>>();

  constructor(private readonly delay: () => Promise<void> = () => Promise.resolve()) {
    super();
  }

  collection<D extends StoredDocument>({ name, indexes, compared = [] }: CollectionSpec): Promise<DocumentCollection<D>> {
    const documents = this.collections.get(name) ?? new Map<string, string>();
    this.collections.set(name, documents);
    return Promise.resolve(new MemoryCollection<D>(name, new Set([...indexes.flat(), ...compared]), documents, this.delay));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

class MemoryCollection<D extends StoredDocument> implements DocumentCollection<D> {
  constructor(
    private readonly name: string,
    private readonly declared: ReadonlySet<string>,
    private readonly documents: Map<string, string>,
    private readonly delay: () => Promise<void>,
  ) {}

  get(id: string): Promise<D | undefined> {
    const text = this.documents.get(id);
    return Promise.resolve(text === undefined ? undefined : (JSON.parse(text) as D));
  }

  find({ where = {}, order, after, limit }: Query): Promise<D[]> {
    const all = [...this.documents.values()].map((text) => JSON.parse(text) as D & Record<string, number>);
    const found = all.filter((document) =>
      Object.entries(where).every(([field, wanted]) =>
        typeof wanted === 'object' ? isWithin(document[field]!, wanted) : document[field] === wanted,
      ),
    );
    const by = order?.by ?? '_id';
    const sign = order?.direction === 'desc' ? -1 : 1;
    const compare = (value: unknown, id: string, other: D & Record<string, number>) =>
      sign * (compared(value, other[by]) || compared(id, other._id));
    found.sort((a, b) => compare(a[by], a._id, b));
    const rest = after ? found.filter((document) => compare(after.value, after.id, document) < 0) : found;
    return Promise.resolve(rest.slice(0, limit));
  }

  count(): Promise<number> {
    return Promise.resolve(this.documents.size);
  }

  async write(operations: readonly Operation<D>[]): Promise<void> {
    const frozen = JSON.parse(JSON.stringify(operations)) as Operation<D>[];
    await this.delay();
    for (const operation of frozen) this.apply(operation);
  }

  private apply(operation: Operation<D>): void {
    if ('remove' in operation) return this.remove(operation);
    if ('insert' in operation) return void this.documents.set(operation.insert._id, JSON.stringify(operation.insert));
    const { put, ifNewer } = operation;
    if (ifNewer !== undefined) {
      expectComparable(this.name, this.declared, put, ifNewer);
      const standing = this.documents.get(put._id);
      if (standing !== undefined && !(Number(put[ifNewer]) > (JSON.parse(standing) as Record<string, number>)[ifNewer]!)) return;
    }
    this.documents.set(put._id, JSON.stringify(put));
  }

  private remove({ remove, upTo }: Extract<Operation<D>, { remove: string }>): void {
    if (upTo) {
      expectDeclared(this.name, this.declared, upTo.field);
      const standing = this.documents.get(remove);
      if (standing === undefined || !((JSON.parse(standing) as Record<string, number>)[upTo.field]! <= upTo.number)) return;
    }
    this.documents.delete(remove);
  }
}

const isWithin = (value: Scalar, { gt, lt }: Range): boolean => (gt === undefined || value > gt) && (lt === undefined || value < lt);

const compared = (a: unknown, b: unknown): number => (a === b ? 0 : (a as number) < (b as number) ? -1 : 1);
