import { DocumentStore, type CollectionSpec, type DocumentCollection, type StoredDocument } from '@runbook/ports';

/** A store that counts what it hands out, by collection, in characters of JSON, and the largest single answer. */
export class CountedDocuments extends DocumentStore {
  readonly handedOut = new Map<string, number>();

  constructor(private readonly store: DocumentStore) {
    super();
  }

  async collection<D extends StoredDocument>(spec: CollectionSpec): Promise<DocumentCollection<D>> {
    const collection = await this.store.collection<D>(spec);
    const counted = <T>(answer: T): T => {
      const size = answer === undefined ? 0 : JSON.stringify(answer).length;
      this.handedOut.set(spec.name, (this.handedOut.get(spec.name) ?? 0) + size);
      return answer;
    };
    return {
      get: async (id) => counted(await collection.get(id)),
      find: async (query) => counted(await collection.find(query)),
      count: (where) => collection.count(where),
      write: (operations) => collection.write(operations),
    };
  }

  get total(): number {
    return [...this.handedOut.values()].reduce((sum, size) => sum + size, 0);
  }

  close(): Promise<void> {
    return this.store.close();
  }
}
