import { createRequire } from 'node:module';
import { BATCH_PREFIX_BYTES, LENGTH_AT, MAGIC_AT, readBatch, unreadable, type FetchedRecord } from './record-batch.js';

const require = createRequire(import.meta.url);
const Decoder = require('kafkajs/src/protocol/decoder.js') as new (bytes: Buffer) => object;
const readMessageSet = require('kafkajs/src/protocol/messageSet/decoder.js') as (of: object, size: number) => Promise<OldMessage[]>;

interface OldMessage {
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

/** What may still be decompressed for one answer of a broker. Behind it batches are left for the next fetch. */
export class Budget {
  constructor(public bytesLeft: number) {}
}

/** Of one batch, decompressed. Topics hold batches of a megabyte, few of eight; JSON shrinks to a tenth, and seldom to less. */
export const BATCH_BYTES_MAX = 67_108_864;

/** Behind a batch's prefix and its magic byte. */
const SMALLEST_BYTES = MAGIC_AT + 1;
const BATCH_MAGIC = 2;

/** The records of one partition in the answer to a fetch, batch after batch. The last batch may be cut off, which is no fault: it comes again. */
export async function readRecordSet(bytes: Buffer, budget: Budget): Promise<FetchedRecord[]> {
  const records: FetchedRecord[] = [];
  for (let at = 0; bytes.length - at >= SMALLEST_BYTES && budget.bytesLeft > 0;) {
    const end = at + BATCH_PREFIX_BYTES + bytes.readInt32BE(at + LENGTH_AT);
    if (end > bytes.length || end <= at + BATCH_PREFIX_BYTES) break;
    const batch = bytes.subarray(at, end);
    const read =
      batch.length > MAGIC_AT && batch[MAGIC_AT] === BATCH_MAGIC ? await readBatch(batch, BATCH_BYTES_MAX) : await readOld(batch);
    budget.bytesLeft -= read.bytes;
    for (const record of read.records) records.push(record);
    at = end;
  }
  return records;
}

/** A message of a format before 2, which brokers up to 3.x keep in old segments. kafkajs reads it; it has no headers and no transactions. */
async function readOld(message: Buffer): Promise<{ records: FetchedRecord[]; bytes: number }> {
  try {
    const messages = await readMessageSet(new Decoder(message), message.length);
    const records = messages.map(({ offset, key, value }) => {
      return { offset, key, value, headers: {}, isControlRecord: false, batchContext: { producerId: '-1', inTransaction: false } };
    });
    return { records, bytes: records.reduce((sum, { value }) => sum + (value?.length ?? 0), 0) };
  } catch (error) {
    return { records: [unreadable(message, error as Error)], bytes: 0 };
  }
}
