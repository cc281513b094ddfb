import { createRequire } from 'node:module';
import { ByteReader } from './byte-reader.js';
import { decompressed } from './codecs.js';

const require = createRequire(import.meta.url);
const crc32C = require('kafkajs/src/protocol/recordBatch/crc32C/index.js') as (bytes: Buffer) => number;

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

/** Where the fields of a batch begin (message format 2), and where its records do. */
const AT = { length: 8, magic: 16, crc: 17, attributes: 21, lastOffsetDelta: 23, producerId: 43, count: 57 } as const;
export const BATCH_HEADER_BYTES = 61;
/** Offset and length, which the length does not count. */
export const BATCH_PREFIX_BYTES = 12;
export const MAGIC_AT = AT.magic;
export const LENGTH_AT = AT.length;

const CODEC_MASK = 0x07;
const TRANSACTION_FLAG = 0x10;
const CONTROL_FLAG = 0x20;
/** Each takes memory beside its bytes; a batch of a megabyte of the smallest records has fewer. */
export const BATCH_RECORDS_MAX = 500_000;

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
  const delta = batch.length >= BATCH_HEADER_BYTES ? batch.readInt32BE(AT.lastOffsetDelta) : 0;
  // A copy: the view would keep the whole answer in memory.
  return standIn(firstOffset + Math.max(0, delta), {
    unreadable: { firstOffset, lastOffset: firstOffset + Math.max(0, delta), reason, bytes: Buffer.from(batch) },
  });
}

async function recordsOf(batch: Buffer, bytesMax: number): Promise<{ records: FetchedRecord[]; bytes: number }> {
  if (batch.length < BATCH_HEADER_BYTES) throw new Error(`expected a batch of at least ${BATCH_HEADER_BYTES} bytes, found ${batch.length}`);
  const [stated, found] = [batch.readUInt32BE(AT.crc), crc32C(batch.subarray(AT.attributes))];
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
