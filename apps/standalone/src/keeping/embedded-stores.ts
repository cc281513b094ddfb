import {
  DOCUMENTS_FILE,
  openEmbeddedLog,
  openEmbeddedStores,
  type EmbeddedDocumentStore,
  type EmbeddedEventLog,
  type FileBlobStore,
} from '@runbook/embedded';
import type { StoredDocument } from '@runbook/ports';
import { join } from 'node:path';
import { pagesOf, type DocumentSource } from './copy-documents.js';
import { EVENTS_TOPICS, isPositions } from './distributed-stores.js';

/** What lies in a data folder. */
export interface EmbeddedStores {
  readonly log: EmbeddedEventLog;
  readonly documents: EmbeddedDocumentStore;
  readonly blobs: FileBlobStore;
  close(): Promise<void>;
}

/** Throws `FileInUse` where a service runs on it. */
export async function openForMove(dataFolder: string): Promise<EmbeddedStores> {
  const { log, close: closeLog } = await openEmbeddedLog({ dataFolder, isMover: true });
  const { documents, blobs, close: closeStores } = openEmbeddedStores({ dataFolder, fileOf: () => join(dataFolder, DOCUMENTS_FILE) });
  const close = async () => {
    await closeLog();
    await closeStores();
  };
  return { log, documents, blobs, close };
}

/** Of topics that are not the services' own log: those on Kafka are others, with other offsets. */
const GENERATIONS = 'gateway.topic-generations';

/** Every collection that means the same on Kafka. */
export function documentsToMove({ documents }: EmbeddedStores, dataFolder: string): DocumentSource {
  const file = join(dataFolder, DOCUMENTS_FILE);
  return {
    collections: async () =>
      documents
        .storedIn(file)
        .filter((name) => name !== GENERATIONS)
        .map((name) => ({ name, fields: documents.fieldsIn(file, name) })),
    async *pages(name) {
      for await (const page of pagesOf(documents, name)) yield isPositions(name) ? page.filter(isOfTheLog) : page;
    },
  };
}

/** A position's id is `<topic>/<partition>`. */
const isOfTheLog = ({ _id }: StoredDocument): boolean => EVENTS_TOPICS.includes(_id.replace(/\/\d+$/, ''));
