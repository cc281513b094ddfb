import type { DocumentCollection, Operation, StoredDocument } from '@runbook/ports';

/**
 * Documents that a reader has made and the store does not have yet, in front of those that it has: whoever asks right after a decision sees
 * it. `ifNewer` names the number that grows with every newer form of a document, so that another gateway's older one never replaces it.
 */
export class UnwrittenDocuments<D extends StoredDocument> {
  private readonly unwritten = new Map<string, D>();

  constructor(
    private readonly collection: () => Promise<DocumentCollection<D>>,
    private readonly ifNewer: keyof D & string,
  ) {}

  put(document: D): void {
    const known = this.unwritten.get(document._id);
    if (known && !(Number(document[this.ifNewer]) > Number(known[this.ifNewer]))) return;
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
    await (await this.collection()).write(written.map((put): Operation<D> => ({ put, ifNewer: this.ifNewer })));
    // What was put meanwhile stays.
    for (const document of written) if (this.unwritten.get(document._id) === document) this.unwritten.delete(document._id);
  }
}
