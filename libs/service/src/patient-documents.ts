import { type CollectionSpec, type DocumentCollection, type DocumentStore, type StoredDocument } from '@runbook/ports';
import type { Patience } from '@runbook/processor';

/**
 * A collection that is waited for, in whatever is asked of it. For what works behind a log: it has nothing better to do than to wait, and repeats
 * no harm, because its writes bear to be made twice. Not for what answers requests: those are told that the store is away.
 */
export async function patientCollection<D extends StoredDocument>(
  documents: DocumentStore,
  spec: CollectionSpec,
  patience: Patience,
): Promise<DocumentCollection<D>> {
  const { name } = spec;
  const collection = await patience.with(`the collection ${name}`, () => documents.collection<D>(spec));
  return {
    get: (id) => patience.with(`a document of ${name}`, () => collection.get(id)),
    find: (query) => patience.with(`documents of ${name}`, () => collection.find(query)),
    count: (where) => patience.with(`the number of documents in ${name}`, () => collection.count(where)),
    write: (operations) => patience.with(`a write into ${name}`, () => collection.write(operations)),
  };
}
