import { DOCUMENTS_FILE, EmbeddedDocumentStore, EmbeddedEventLog, FileBlobStore, LOG_FILE } from '@runbook/embedded';
import type { BlobStore, DocumentStore, EventLog } from '@runbook/ports';
import { join } from 'node:path';
import { POSITIONS, type PositionDocument } from './position-keeper.js';

/** Partitions are numbered in the hundreds, readers in the tens. */
const POSITIONS_MAX = 100_000;

interface Parts {
  readonly log: EventLog;
  readonly documents: DocumentStore;
  readonly blobs: BlobStore;
}

/**
 * Documents and blobs are made from the log, so they are never ahead of it, whatever was killed when. When they are, somebody has put together
 * a data folder whose log is another one, or none: going on would give out numbers anew that are taken. Throws `LogNotWhole`. Looks at a
 * folder whose log and stores are both embedded; elsewhere there is nothing that lies side by side.
 */
export async function expectWholeLog(folder: string, { log, documents, blobs }: Parts): Promise<void> {
  if (!(log instanceof EmbeddedEventLog && documents instanceof EmbeddedDocumentStore && blobs instanceof FileBlobStore)) return;
  const positions = await positionsIn(documents, join(folder, DOCUMENTS_FILE));
  if (log.wasEmpty) {
    const beside = [...(positions.length > 0 ? [DOCUMENTS_FILE] : []), ...((await blobs.isEmpty()) ? [] : ['blobs/'])];
    if (beside.length > 0) throw new LogNotWhole(folder, `to hold what ${beside.join(' and ')} beside it were made from`, 'it empty');
  }
  for (const { reader, topic, partition, offset } of positions) {
    // A topic or a partition that is not there has no records either.
    const end = await log.end(topic, partition).catch(() => 0);
    if (offset <= end) continue;
    const expected = `to go as far as ${DOCUMENTS_FILE} (${reader} has read to offset ${offset} of ${topic}/${partition})`;
    throw new LogNotWhole(folder, expected, `that it ends at ${end}`);
  }
}

async function positionsIn(documents: EmbeddedDocumentStore, file: string) {
  const found: { reader: string; topic: string; partition: number; offset: number }[] = [];
  for (const name of documents.storedIn(file).filter((collection) => collection.endsWith(POSITIONS))) {
    const collection = await documents.collection<PositionDocument>({ name, indexes: [], readOnly: true });
    const reader = name.slice(0, -POSITIONS.length);
    for (const { _id, offset } of await collection.find({ limit: POSITIONS_MAX })) {
      const [, topic, partition] = /^(.+)\/(\d+)$/.exec(_id) ?? [];
      if (topic !== undefined && offset > 0) found.push({ reader, topic, partition: Number(partition), offset });
    }
  }
  return found;
}

/** The log is not the one that documents and blobs beside it were made from. */
export class LogNotWhole extends Error {
  override readonly name = 'LogNotWhole';
  constructor(folder: string, expected: string, found: string) {
    super(
      `expected the log ${join(folder, LOG_FILE)} ${expected}, found ${found}; put log, documents and blobs of one backup there ` +
        '(docs/guides/operating.md), or begin anew in another DATA_DIR',
    );
  }
}
