import type { Batch, KafkaMessage } from 'kafkajs';
import type { Gap, StoredRecord } from '@runbook/ports';
import type { UnreadableBatch } from './fetched/record-batch.js';
import { foreignRecord, storedRecord } from './stored-record.js';
import { gapOfBatch } from './wrong-answer.js';

/** A part of what a fetch has brought for one partition, from one offset up to the one that follows it. */
export type Piece = { readonly from: number; readonly next: number } & ({ readonly records: StoredRecord[] } | { readonly gap: Gap });

/**
 * What is new in a batch of kafkajs for who stands at `next`, in its order: records in a row, and between them the batches that cannot be read.
 *
 * @param isForeign the topic is written by other programs
 */
export function foundIn(batch: Batch, next: number, isForeign: boolean): Piece[] {
  const recordOf = isForeign ? foreignRecord : storedRecord;
  const pieces: Piece[] = [];
  for (const message of batch.messages) {
    const offset = Number(message.offset);
    const reached = pieces.at(-1)?.next ?? next;
    if (offset < reached) continue;
    const { unreadable } = message as KafkaMessage & { readonly unreadable?: UnreadableBatch };
    if (unreadable) {
      const gap = gapOfBatch(batch.topic, batch.partition, reached, unreadable);
      pieces.push({ from: gap.from, next: gap.next, gap });
    } else addTo(pieces, recordOf(batch, message));
  }
  return pieces;
}

function addTo(pieces: Piece[], record: StoredRecord): void {
  const last = pieces.at(-1);
  if (last && 'records' in last) {
    last.records.push(record);
    pieces[pieces.length - 1] = { ...last, next: record.offset + 1 };
  } else pieces.push({ from: record.offset, next: record.offset + 1, records: [record] });
}
