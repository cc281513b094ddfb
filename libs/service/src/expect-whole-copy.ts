import type { CollectionSpec, DocumentStore } from '@runbook/ports';

/** Stands beside the documents that a move or a restore copies. */
export interface CopyMark {
  readonly _id: string;
  /** Which copy it is. */
  readonly from: string;
  readonly state: 'under way' | 'done';
}

export const COPY_MARK: CollectionSpec = { name: 'platform.copy', indexes: [] };

/** Throws where documents, and the log beside them, are copied and the copy has not come to its end. */
export async function expectWholeCopy(documents: DocumentStore): Promise<void> {
  const marks = await documents.collection<CopyMark>({ ...COPY_MARK, readOnly: true });
  const [unfinished] = (await marks.find({ limit: 1 })).filter(({ state }) => state !== 'done');
  if (!unfinished) return;
  throw new Error(
    `expected documents that are whole, found a copy of ${unfinished.from} under way in MONGO_URL; run the move or the restore again, to its end (docs/guides/moving.md)`,
  );
}
