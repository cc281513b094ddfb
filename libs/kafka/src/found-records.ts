import type { Gap, StoredRecord } from '@runbook/ports';
import type { FetchedPartition } from './protocol/fetch-answer.js';
import { foreignRecord, storedRecord } from './stored-record.js';
import { gapOfBatch } from './wrong-answer.js';

/** A part of what a fetch has brought for one partition, from one offset up to the one that follows it. */
export type Piece = { readonly from: number; readonly next: number } & (
  { readonly records: readonly StoredRecord[] } | { readonly gap: Gap }
);

export type Fetched = Pick<FetchedPartition, 'topic' | 'partition' | 'records' | 'messages'>;

/**
 * What is new in an answer for who stands at `next`, in its order: records in a row, and between them the batches that cannot be read.
 *
 * @param isForeign the topic is written by other programs
 */
export function foundIn({ topic, partition, records, messages }: Fetched, next: number, isForeign: boolean): Piece[] {
  if (!messages) return piecesOf(records, next);
  const recordOf = isForeign ? foreignRecord : storedRecord;
  const pieces: Piece[] = [];
  let row: StoredRecord[] = [];
  let reached = next;
  for (const message of messages) {
    const offset = Number(message.offset);
    if (offset < reached) continue;
    if (message.unreadable) {
      pieces.push(...piecesOf(row, next));
      row = [];
      const gap = gapOfBatch(topic, partition, reached, message.unreadable);
      pieces.push({ from: gap.from, next: gap.next, gap });
      reached = gap.next;
    } else {
      row.push(recordOf({ topic, partition }, message));
      reached = offset + 1;
    }
  }
  return [...pieces, ...piecesOf(row, next)];
}

/** A batch is answered whole: what stands in it before the cursor was read. */
function piecesOf(row: readonly StoredRecord[], next: number): Piece[] {
  const records = row[0] && row[0].offset < next ? row.filter(({ offset }) => offset >= next) : row;
  const [first, last] = [records[0], records.at(-1)];
  return first && last ? [{ from: first.offset, next: last.offset + 1, records }] : [];
}
