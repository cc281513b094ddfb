import {
  AT,
  BATCH_HEADER_BYTES,
  BATCH_RECORDS_MAX,
  CODEC_MASK,
  CONTROL_FLAG,
  endOfBatch,
  TRANSACTION_FLAG,
} from '../protocol/batch-layout.js';
import { ByteReader } from '../protocol/byte-reader.js';
import { crc32c } from '../protocol/crc32c.js';
import { decompressed } from './codecs.js';

/** As kafkajs hands records on: offsets as text, a header's value alone or, where it is repeated, as a list. */
export interface FetchedRecord {
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, FetchedHeader>>;
  /** Written by the broker at the end of a transaction, for readers alone. */
  readonly isControlRecord: boolean;
  readonly batchContext: { readonly producerId: string; readonly inTransaction: boolean };
  /** Stands for a whole batch that cannot be read. */
  readonly unreadable?: UnreadableBatch;
}

export type FetchedHeader = Buffer | null | (Buffer | null)[];

/** A batch of which no record can be told. */
export interface UnreadableBatch {
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly reason: string;
  /** As the broker has them. */
  readonly bytes: Buffer;
}

/**
 * The records of one batch of message format 2. Whatever is wrong with it (a checksum that does not hold, a codec that Kafka does not have, records
 * that end too soon) makes it one that is unreadable, and concerns no other.
 *
 * @param bytesMax of its records, decompressed
 */
export async function readBatch(batch: Buffer, bytesMax: number): Promise<{ readonly records: FetchedRecord[]; readonly bytes: number }> {
  try {
    return await recordsOf(batch, bytesMax);
  } catch (error) {
    return { records: [unreadable(batch, error as Error)], bytes: 0 };
  }
}

/** A record that stands for the batch, at its last offset, so that reading goes on behind it. */
export function unreadable(batch: Buffer, { message: reason }: Error): FetchedRecord {
  const firstOffset = Number(batch.readBigInt64BE(0));
  const lastOffset = endOfBatch(batch, 0, batch.length) - 1;
  // A copy: the view would keep the whole answer in memory.
  return standIn(lastOffset, { unreadable: { firstOffset, lastOffset, reason, bytes: Buffer.from(batch) } });
}

async function recordsOf(batch: Buffer, bytesMax: number): Promise<{ records: FetchedRecord[]; bytes: number }> {
  if (batch.length < BATCH_HEADER_BYTES) throw new Error(`expected a batch of at least ${BATCH_HEADER_BYTES} bytes, found ${batch.length}`);
  const [stated, found] = [batch.readUInt32BE(AT.crc), crc32c(batch, AT.attributes)];
  if (stated !== found) throw new Error(`expected a batch whose checksum is ${stated}, found ${found}: its bytes were changed`);
  const attributes = batch.readInt16BE(AT.attributes);
  const count = batch.readInt32BE(AT.count);
  if (count < 0 || count > BATCH_RECORDS_MAX) throw new Error(`expected a batch of at most ${BATCH_RECORDS_MAX} records, found ${count}`);
  const firstOffset = Number(batch.readBigInt64BE(0));
  // What was compacted away leaves an empty batch, behind which reading goes on.
  if (count === 0) return { records: [standIn(firstOffset + batch.readInt32BE(AT.lastOffsetDelta), { isControlRecord: true })], bytes: 0 };
  const bytes = await decompressed(attributes & CODEC_MASK, batch.subarray(BATCH_HEADER_BYTES), bytesMax);
  const isControlRecord = (attributes & CONTROL_FLAG) !== 0;
  const producerId = String(batch.readBigInt64BE(AT.producerId));
  const batchContext = { producerId, inTransaction: (attributes & TRANSACTION_FLAG) !== 0 };
  const reader = new ByteReader(bytes);
  const records: FetchedRecord[] = [];
  for (let index = 0; index < count; index++) records.push({ ...recordOf(reader, firstOffset), isControlRecord, batchContext });
  if (reader.left > 0) throw new Error(`expected ${count} records, found ${reader.left} more bytes behind them`);
  return { records, bytes: bytes.length };
}

function recordOf(batch: ByteReader, firstOffset: number): Pick<FetchedRecord, 'offset' | 'key' | 'value' | 'headers'> {
  const reader = new ByteReader(batch.take(batch.varint()));
  reader.int8(); // Attributes, which no version uses.
  reader.skipVarlong();
  const offset = String(firstOffset + reader.varint());
  const [key, value] = [reader.nullable(), reader.nullable()];
  // Without a prototype: a header may be called as a member of Object is.
  const headers: Record<string, FetchedHeader> = Object.create(null) as Record<string, FetchedHeader>;
  for (let left = reader.varint(); left > 0; left--) addHeader(headers, reader.take(reader.varint()).toString('utf8'), reader.nullable());
  if (reader.left > 0) throw new Error(`expected record ${offset} to end with its headers, found ${reader.left} more bytes`);
  return { offset, key, value, headers };
}

function addHeader(headers: Record<string, FetchedHeader>, name: string, value: Buffer | null): void {
  const known = headers[name];
  headers[name] = known === undefined ? value : Array.isArray(known) ? [...known, value] : [known, value];
}

const standIn = (offset: number, facts: Partial<FetchedRecord>): FetchedRecord => ({
  offset: String(offset),
  key: null,
  value: null,
  headers: {},
  isControlRecord: false,
  batchContext: { producerId: '-1', inTransaction: false },
  ...facts,
});
