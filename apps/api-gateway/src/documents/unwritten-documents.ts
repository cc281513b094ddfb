import type { Operation, StoredDocument } from '@runbook/ports';

export type Put<D> = Extract<Operation<D>, { readonly put: D }>;

/** A collection, or what stands before it. */
export interface DocumentTarget<D extends StoredDocument> {
  get(id: string): Promise<D | undefined>;
  /** Resolves when they are durable. */
  write(puts: readonly Put<D>[]): Promise<void>;
}

/**
 * Documents that were folded and are not stored yet, before those that are stored: a request right after a decision sees its effect. `ifNewer`
 * names the member that grows with every newer form of a document, so that the older form of another gateway never replaces a newer one.
 */
export class UnwrittenDocuments<D extends StoredDocument> {
  private readonly unwritten = new Map<string, D>();

  constructor(
    private readonly collection: () => Promise<DocumentTarget<D>>,
    private readonly ifNewer: keyof D & string,
  ) {}

  put(document: D): void {
    const before = this.unwritten.get(document._id);
    if (before && !(Number(document[this.ifNewer]) > Number(before[this.ifNewer]))) return;
    this.unwritten.set(document._id, document);
  }

  async get(id: string): Promise<D | undefined> {
    return this.unwritten.get(id) ?? (await this.collection()).get(id);
  }

  all(): D[] {
    return [...this.unwritten.values()];
  }

  /** Resolves when everything that was put before the call is in the store. */
  async write(): Promise<void> {
    if (this.unwritten.size === 0) return;
    const written = this.all();
    await (await this.collection()).write(written.map((put): Put<D> => ({ put, ifNewer: this.ifNewer })));
    // A document that was put again meanwhile has yet to be written.
    for (const document of written) if (this.unwritten.get(document._id) === document) this.unwritten.delete(document._id);
  }
}
