import { DocumentStore, type CollectionSpec, type DocumentCollection, type StoredDocument } from '@runbook/ports';
import { INDEX_MARKS, MongoCollection, type IndexMark } from './mongo-collection.js';
import type { Database } from './database.js';
import { pathOf, type StoredForm } from './stored-form.js';

/** Collections of the adapter itself, parts of large documents among them, and of MongoDB. */
const OWN = /^runbook\.|\.parts$|^system\./;

/** Documents in MongoDB, one MongoDB collection each. */
export class MongoDocumentStore extends DocumentStore {
  constructor(private readonly database: Database) {
    super();
  }

  async collection<D extends StoredDocument>(spec: CollectionSpec): Promise<DocumentCollection<D>> {
    const stored = this.database.collection<StoredForm>(spec.name);
    const declared = new Set(['_id', ...spec.indexes.flat(), ...(spec.compared ?? [])]);
    for (const field of declared) {
      if (/^\$|\./.test(field)) {
        throw new Error(
          `expected a declared field of ${spec.name} without "." or a leading "$", found ${field}; declare a top-level field`,
        );
      }
    }
    const collection = new MongoCollection<D>(spec, stored, declared);
    if (!spec.readOnly) {
      await this.createIndexes(spec);
      await collection.indexWhatIsNew();
    }
    return collection;
  }

  /** The names of all collections that hold documents, whoever declared them. */
  async stored(): Promise<string[]> {
    const found = await this.database.listCollections({}, { nameOnly: true }).toArray();
    return found
      .map(({ name }) => name)
      .filter((name) => !OWN.test(name))
      .sort();
  }

  /** The fields with which a collection's documents were stored. */
  async fieldsOf(collection: string): Promise<readonly string[]> {
    const mark = await this.database.collection<IndexMark>(INDEX_MARKS).findOne({ _id: { $eq: collection } });
    return mark?.fields ?? [];
  }

  /** The connection belongs to who opened it. */
  async close(): Promise<void> {}

  /** Creating an index that exists is a no-op for MongoDB. */
  private async createIndexes(spec: CollectionSpec): Promise<void> {
    const indexes = spec.indexes.filter((fields) => fields.some((field) => field !== '_id'));
    // The id makes a page's order total, and stands last unless it was declared elsewhere.
    const keys = indexes.map((fields) => [...new Set([...fields, '_id'])].map((field) => [pathOf(field), 1] as const));
    if (keys.length > 0) await this.database.collection(spec.name).createIndexes(keys.map((key) => ({ key: new Map(key) })));
  }
}
