import { DocumentTooLarge } from './document-store.js';

/**
 * Writes documents that a log can always make again, as snapshots and read models are: one that is too large for the store is left out and named to
 * `leftOut`, and the others are written. Whatever else a write fails with is thrown. What is written must bear to be written twice.
 *
 * @param isOf whether a document of this id is what becomes of the item
 */
export async function writeWhatFits<T>(
  items: readonly T[],
  isOf: (item: T, documentId: string) => boolean,
  write: (items: readonly T[]) => Promise<void>,
  leftOut: (item: T, error: DocumentTooLarge) => void,
): Promise<void> {
  for (let rest = items; rest.length > 0;) {
    try {
      return await write(rest);
    } catch (error) {
      const tooLarge = error instanceof DocumentTooLarge ? rest.find((item) => isOf(item, error.id)) : undefined;
      if (tooLarge === undefined) throw error;
      leftOut(tooLarge, error as DocumentTooLarge);
      rest = rest.filter((item) => item !== tooLarge);
    }
  }
}
