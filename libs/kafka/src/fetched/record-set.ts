import { AT, BATCH_MAGIC, BATCH_PREFIX_BYTES, endOfBatch } from '../protocol/batch-layout.js';
import { BATCH_BYTES_MAX } from './codecs.js';
import { readOldMessage } from './old-messages.js';
import { readBatch, type FetchedRecord } from './record-batch.js';

/** Of what all batches of one answer hold, decompressed: one as large as it may be, and as much again. */
const ANSWER_BYTES_MAX = 2 * BATCH_BYTES_MAX;

/** What may still be decompressed for one answer of a broker. Behind it batches are left for the next fetch. */
export class Budget {
  constructor(public bytesLeft = ANSWER_BYTES_MAX) {}
}

/** What stands in one partition's part of an answer. */
export interface RecordSet {
  /** Of each batch at least one: where it has none, one that nobody is shown stands at its end. */
  readonly records: FetchedRecord[];
  /** The offset behind the last batch that was read; undefined: none was. */
  readonly end: number | undefined;
}

/** The records of one partition in the answer to a fetch, batch after batch. The last batch may be cut off, which is no fault: it comes again. */
export async function readRecordSet(bytes: Buffer, budget: Budget): Promise<RecordSet> {
  const records: FetchedRecord[] = [];
  let end: number | undefined;
  for (let at = 0; bytes.length - at > AT.magic && budget.bytesLeft > 0;) {
    const batchEnd = at + BATCH_PREFIX_BYTES + bytes.readInt32BE(at + AT.length);
    if (batchEnd > bytes.length || batchEnd <= at + BATCH_PREFIX_BYTES) break;
    const batch = bytes.subarray(at, batchEnd);
    const read = batch[AT.magic] === BATCH_MAGIC ? await readBatch(batch, BATCH_BYTES_MAX) : await readOldMessage(batch);
    budget.bytesLeft -= read.bytes;
    for (const record of read.records) records.push(record);
    end = endOfBatch(bytes, at, batch.length);
    at = batchEnd;
  }
  return { records, end };
}
