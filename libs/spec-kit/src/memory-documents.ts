import {
  DocumentStore,
  DocumentTooLarge,
  DuplicateDocument,
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
 * Documents of a simulated world: they outlive simulated processes. Knows equality, ranges, one order.
 * `delay` is awaited before each write, so that writes of different processes overtake each other.
 */
export class MemoryDocuments extends DocumentStore {
  private readonly collections = new Map<string, Map<string, string>>();

  /** What a write of a larger document fails with, as in a store that has such a limit. */
  documentBytesMax = Infinity;
  /** Called whenever a document was put and counts. */
  onPut: (collection: string, put: StoredDocument) => void = () => undefined;
  /** What every read and write fails with, while it is set: the store is busy, or away. */
  fault?: Error;

  constructor(private readonly delay: () => Promise<void> = () => Promise.resolve()) {
    super();
  }

  collection<D extends StoredDocument>({ name, indexes, compared = [] }: CollectionSpec): Promise<DocumentCollection<D>> {
    const documents = this.collections.get(name) ?? new Map<string, string>();
    this.collections.set(name, documents);
    const declared = new Set([...indexes.flat(), ...compared]);
    return Promise.resolve(new MemoryCollection<D>(name, declared, documents, this.delay, this));
  }

  /** The same documents in a store of their own, whose writes wait for nothing. */
  copy(): MemoryDocuments {
    const copy = new MemoryDocuments();
    for (const [name, documents] of this.collections) copy.collections.set(name, new Map(documents));
    return copy;
  }

  /** What stands there at this moment. */
  at<D>(collection: string, id: string): D | undefined {
    const text = this.collections.get(collection)?.get(id);
    return text === undefined ? undefined : (JSON.parse(text) as D);
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
    private readonly store: MemoryDocuments,
  ) {}

  async get(id: string): Promise<D | undefined> {
    this.expectWell();
    const text = this.documents.get(id);
    return text === undefined ? undefined : (JSON.parse(text) as D);
  }

  async find({ where, order, after, limit }: Query): Promise<D[]> {
    this.expectWell();
    const found = this.matching(where);
    const by = order?.by ?? '_id';
    const sign = order?.direction === 'desc' ? -1 : 1;
    const compare = (value: unknown, id: string, other: D & Record<string, number>) =>
      sign * (compared(value, other[by]) || compared(id, other._id));
    found.sort((a, b) => compare(a[by], a._id, b));
    const rest = after ? found.filter((document) => compare(after.value, after.id, document) < 0) : found;
    return rest.slice(0, limit);
  }

  async count(where?: Query['where']): Promise<number> {
    this.expectWell();
    return this.matching(where).length;
  }

  private matching(where: Query['where'] = {}): (D & Record<string, number>)[] {
    const all = [...this.documents.values()].map((text) => JSON.parse(text) as D & Record<string, number>);
    return all.filter((document) =>
      Object.entries(where).every(([field, wanted]) => {
        if (isSeveral(wanted)) return wanted.includes(document[field]!);
        return typeof wanted === 'object' ? isWithin(document[field]!, wanted) : document[field] === wanted;
      }),
    );
  }

  async write(operations: readonly Operation<D>[]): Promise<void> {
    const frozen = JSON.parse(JSON.stringify(operations)) as Operation<D>[];
    await this.delay();
    this.expectWell();
    for (const operation of frozen) this.expectFit(operation);
    for (const operation of frozen) this.apply(operation);
  }

  private expectWell(): void {
    if (this.store.fault) throw this.store.fault;
  }

  private expectFit(operation: Operation<D>): void {
    const document = 'put' in operation ? operation.put : 'insert' in operation ? operation.insert : undefined;
    const bytes = document ? Buffer.byteLength(JSON.stringify(document)) : 0;
    const { documentBytesMax } = this.store;
    if (bytes > documentBytesMax) throw new DocumentTooLarge(this.name, document!._id, bytes, documentBytesMax);
  }

  private insert(document: D): void {
    if (this.documents.has(document._id)) throw new DuplicateDocument(this.name, document._id);
    this.documents.set(document._id, JSON.stringify(document));
  }

  private apply(operation: Operation<D>): void {
    if ('remove' in operation) return this.remove(operation);
    if ('insert' in operation) return this.insert(operation.insert);
    const { put, ifNewer } = operation;
    if (ifNewer !== undefined) {
      expectComparable(this.name, this.declared, put, ifNewer);
      const standing = this.documents.get(put._id);
      if (standing !== undefined && numberIn(standing, ifNewer) >= Number(put[ifNewer])) return;
    }
    this.documents.set(put._id, JSON.stringify(put));
    this.store.onPut(this.name, put);
  }

  private remove({ remove, upTo }: Extract<Operation<D>, { remove: string }>): void {
    if (upTo) {
      expectDeclared(this.name, this.declared, upTo.field);
      const standing = this.documents.get(remove);
      if (standing === undefined || numberIn(standing, upTo.field) > upTo.number) return;
    }
    this.documents.delete(remove);
  }
}

/** Without a number it is older than any. */
function numberIn(document: string, field: string): number {
  const value = (JSON.parse(document) as Record<string, unknown>)[field];
  return typeof value === 'number' ? value : -Infinity;
}

const isSeveral = (wanted: Scalar | readonly Scalar[] | Range): wanted is readonly Scalar[] => Array.isArray(wanted);

const isWithin = (value: Scalar, { gt, gte, lt, lte }: Range): boolean =>
  (gt === undefined || value > gt) &&
  (gte === undefined || value >= gte) &&
  (lt === undefined || value < lt) &&
  (lte === undefined || value <= lte);

/** Nothing before numbers, numbers before text, as stores have it; the rest is not ordered. */
const compared = (a: unknown, b: unknown): number => {
  const [rank, other] = [rankOf(a), rankOf(b)];
  if (rank !== other) return rank - other;
  return a === b || rank === UNORDERED ? 0 : (a as number) < (b as number) ? -1 : 1;
};

const UNORDERED = 3;
const rankOf = (value: unknown): number =>
  value === undefined || value === null ? 0 : typeof value === 'number' ? 1 : typeof value === 'string' ? 2 : UNORDERED;
