import type { StoredRecord } from '@runbook/ports';
import {
  AT,
  BATCH_HEADER_BYTES,
  BATCH_MAGIC,
  BATCH_PREFIX_BYTES,
  BATCH_RECORDS_MAX,
  CODEC_MASK,
  CONTROL_FLAG,
  endOfBatch,
  TRANSACTION_FLAG,
} from './batch-layout.js';
import { ByteReader, BytesBroken } from './byte-reader.js';
import { sizeOfVarint, type ByteWriter } from './bytes.js';
import { crc32c } from './crc32c.js';

const NOBODY = -1;
const NOT_PLAIN = CODEC_MASK | TRANSACTION_FLAG | CONTROL_FLAG;
/** A time's delta and the record's attributes, which nobody uses. */
const NO_DELTA_AND_NO_ATTRIBUTES = 2;

/** As the records of other programs are when they are kept: they may lack a key, a value or a header's value, and repeat a header. */
export interface WrittenRecord {
  readonly key: Written;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string | readonly Written[]>>;
}

export type Written = string | Buffer | null;

/** The records of one partition in a request, and how many bytes they take. */
export interface MeasuredBatch {
  readonly records: readonly WrittenRecord[];
  /** Of each record behind its own length. */
  readonly bodies: readonly number[];
  readonly bytes: number;
}

export function measureBatch(records: readonly WrittenRecord[]): MeasuredBatch {
  const bodies = records.map((record, delta) => sizeOfBody(record, delta));
  return { records, bodies, bytes: bodies.reduce((sum, body) => sum + sizeOfVarint(body) + body, BATCH_HEADER_BYTES) };
}

function sizeOfBody({ key, value, headers }: WrittenRecord, delta: number): number {
  let bytes = NO_DELTA_AND_NO_ATTRIBUTES + sizeOfVarint(delta) + sizeOf(key) + sizeOf(value);
  let count = 0;
  for (const name of Object.keys(headers)) {
    for (const one of valuesOf(headers[name]!)) {
      count += 1;
      bytes += sizeOf(name) + sizeOf(one);
    }
  }
  return bytes + sizeOfVarint(count);
}

const valuesOf = (values: string | readonly Written[]): readonly Written[] => (typeof values === 'string' ? [values] : values);

/** With its length before it. */
function sizeOf(written: Written): number {
  const bytes = lengthOf(written);
  return sizeOfVarint(bytes) + Math.max(bytes, 0);
}

/** -1: null. */
const lengthOf = (written: Written): number =>
  written === null ? -1 : typeof written === 'string' ? Buffer.byteLength(written) : written.length;

/** A record batch (format 2) of a producer that is neither idempotent nor in a transaction; its records have one time. */
export function writeBatch(to: ByteWriter, { records, bodies, bytes }: MeasuredBatch, nowMs: number): void {
  const begin = to.at;
  to.int64(0); // The broker numbers them.
  to.int32(bytes - BATCH_PREFIX_BYTES);
  to.int32(0); // Of the leader, which knows its own epoch.
  to.int8(BATCH_MAGIC);
  to.at += 4; // The checksum of all that follows.
  to.int16(0); // Plain.
  to.int32(records.length - 1);
  to.int64(nowMs);
  to.int64(nowMs);
  to.int64(NOBODY);
  to.int16(0);
  to.int32(0);
  to.int32(records.length);
  for (const [delta, record] of records.entries()) writeRecord(to, record, bodies[delta]!, delta);
  to.buffer.writeUInt32BE(crc32c(to.buffer, begin + AT.attributes, to.at), begin + AT.crc);
}

function writeRecord(to: ByteWriter, { key, value, headers }: WrittenRecord, body: number, delta: number): void {
  to.varint(body);
  to.int8(0);
  to.varint(0);
  to.varint(delta);
  write(to, key);
  write(to, value);
  const names = Object.keys(headers);
  to.varint(names.reduce((sum, name) => sum + valuesOf(headers[name]!).length, 0));
  for (const name of names) {
    for (const one of valuesOf(headers[name]!)) {
      write(to, name);
      write(to, one);
    }
  }
}

function write(to: ByteWriter, written: Written): void {
  to.varint(lengthOf(written));
  if (typeof written === 'string') to.text(written);
  else if (written !== null) to.bytes(written);
}

export interface OrdinaryRecords {
  readonly records: readonly StoredRecord[];
  /** Behind the last whole batch; undefined: there was none. */
  readonly end: number | undefined;
}

/**
 * What stands in one partition's part of a fetch's answer, as long as it is what is written here: undefined, where a batch is compressed, part of a
 * transaction, of an older format, empty or broken, or a record lacks something or repeats a header. The last batch may be cut short by the
 * answer's limit: it comes whole the next time.
 */
export function readOrdinary(bytes: Buffer, topic: string, partition: number): OrdinaryRecords | undefined {
  const from = new ByteReader(bytes);
  const records: StoredRecord[] = [];
  let end: number | undefined;
  try {
    while (from.left > AT.magic) {
      const batchEnd = from.at + BATCH_PREFIX_BYTES + bytes.readInt32BE(from.at + AT.length);
      if (batchEnd > bytes.length) break;
      if (!isOrdinary(bytes, from.at, batchEnd)) return undefined;
      end = endOfBatch(bytes, from.at, batchEnd - from.at);
      if (!readRecords(from, batchEnd, topic, partition, records)) return undefined;
      if (records.at(-1)!.offset >= end) return undefined;
    }
  } catch (error) {
    if (error instanceof BytesBroken) return undefined;
    throw error;
  }
  return { records, end };
}

function isOrdinary(bytes: Buffer, at: number, batchEnd: number): boolean {
  if (batchEnd - at < BATCH_HEADER_BYTES || bytes[at + AT.magic] !== BATCH_MAGIC) return false;
  if ((bytes.readInt16BE(at + AT.attributes) & NOT_PLAIN) !== 0) return false;
  const count = bytes.readInt32BE(at + AT.count);
  if (count < 1 || count > BATCH_RECORDS_MAX) return false;
  return bytes.readUInt32BE(at + AT.crc) === crc32c(bytes, at + AT.attributes, batchEnd);
}

/** False: one is not ordinary, or they are not what the batch says. */
function readRecords(from: ByteReader, batchEnd: number, topic: string, partition: number, records: StoredRecord[]): boolean {
  const first = from.int64();
  from.at += AT.count - 8;
  for (let left = from.int32(); left > 0; left--) {
    const record = readRecord(from, topic, partition, first);
    if (!record || from.at > batchEnd || record.offset <= (records.at(-1)?.offset ?? -1)) return false;
    records.push(record);
  }
  return from.at === batchEnd;
}

function readRecord(from: ByteReader, topic: string, partition: number, first: number): StoredRecord | undefined {
  const length = from.varint();
  const end = from.at + length;
  from.int8();
  from.skipVarlong();
  const offset = first + from.varint();
  const keyLength = from.varint();
  if (keyLength < 0) return undefined;
  const key = from.text(keyLength);
  const valueLength = from.varint();
  if (valueLength < 0) return undefined;
  const value = from.take(valueLength);
  const headers: Record<string, string> = {};
  for (let left = from.varint(); left > 0; left--) {
    const name = from.text(from.varint());
    const bytes = from.varint();
    if (bytes < 0 || Object.hasOwn(headers, name)) return undefined;
    headers[name] = from.text(bytes);
  }
  return from.at === end ? { topic, partition, offset, key, value, headers } : undefined;
}
