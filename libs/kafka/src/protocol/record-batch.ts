import type { NewRecord, StoredRecord } from '@runbook/ports';
import { ByteReader, ByteWriter, sizeOfVarint } from './bytes.js';
import { crc32c } from './crc32c.js';

/** Since Kafka 0.11. */
const MAGIC = 2;
const NOBODY = -1;
/** From the offset to the length, which counts what stands behind it. */
const BYTES_BEFORE_LENGTH_COUNTS = 12;
/** Up to the number of records. */
const HEADER_BYTES = 61;
const MAGIC_AT = 16;
const CRC_AT = 17;
const ATTRIBUTES_AT = 21;
/** Compression (0x7), transactional (0x10), control (0x20). The time's type (0x8) changes nothing here. */
const NOT_PLAIN = 0x37;
/** A time's delta and the record's attributes, which nobody uses. */
const NO_DELTA_AND_NO_ATTRIBUTES = 2;

/** The records of one partition in a request, and how many bytes they take. */
export interface MeasuredBatch {
  readonly records: readonly NewRecord[];
  /** Of each record behind its own length. */
  readonly bodies: readonly number[];
  readonly bytes: number;
}

export function measureBatch(records: readonly NewRecord[]): MeasuredBatch {
  const bodies = records.map(sizeOfBody);
  return { records, bodies, bytes: bodies.reduce((sum, body) => sum + sizeOfVarint(body) + body, HEADER_BYTES) };
}

function sizeOfBody({ key, value, headers }: NewRecord, delta: number): number {
  let bytes = NO_DELTA_AND_NO_ATTRIBUTES + sizeOfVarint(delta);
  bytes += sizeOfText(key) + sizeOfVarint(value.length) + value.length;
  const names = Object.keys(headers);
  bytes += sizeOfVarint(names.length);
  for (const name of names) bytes += sizeOfText(name) + sizeOfText(headers[name]!);
  return bytes;
}

function sizeOfText(text: string): number {
  const bytes = Buffer.byteLength(text);
  return sizeOfVarint(bytes) + bytes;
}

/** A record batch (format 2) of a producer that is neither idempotent nor in a transaction; its records have one time. */
export function writeBatch(to: ByteWriter, { records, bodies, bytes }: MeasuredBatch, nowMs: number): void {
  const begin = to.at;
  to.int64(0); // The broker numbers them.
  to.int32(bytes - BYTES_BEFORE_LENGTH_COUNTS);
  to.int32(0); // Of the leader, which knows its own epoch.
  to.int8(MAGIC);
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
  to.buffer.writeUInt32BE(crc32c(to.buffer, begin + ATTRIBUTES_AT, to.at), begin + CRC_AT);
}

function writeRecord(to: ByteWriter, { key, value, headers }: NewRecord, body: number, delta: number): void {
  to.varint(body);
  to.int8(0);
  to.varint(0);
  to.varint(delta);
  writeText(to, key);
  to.varint(value.length);
  to.bytes(value);
  const names = Object.keys(headers);
  to.varint(names.length);
  for (const name of names) {
    writeText(to, name);
    writeText(to, headers[name]!);
  }
}

function writeText(to: ByteWriter, text: string): void {
  to.varint(Buffer.byteLength(text));
  to.text(text);
}

export interface ReadBatches {
  /** Undefined: a batch is compressed, part of a transaction, or of an older format. */
  readonly records: readonly StoredRecord[] | undefined;
  /** Behind the last whole batch, whatever it held; undefined: there was none. */
  readonly end: number | undefined;
}

/** What stands in one partition's part of a fetch's answer. The last batch may be cut short by the answer's limit: it comes whole the next time. */
export function readBatches(from: ByteReader, length: number, topic: string, partition: number): ReadBatches {
  const records: StoredRecord[] = [];
  const until = from.at + length;
  let isPlain = true;
  let end: number | undefined;
  while (until - from.at > MAGIC_AT) {
    const begin = from.at;
    const first = from.int64();
    const batchEnd = from.int32() + begin + BYTES_BEFORE_LENGTH_COUNTS;
    if (batchEnd > until) break;
    // Older formats have offset, length and format at the same places, and a message for a batch.
    const isOlder = from.buffer[begin + MAGIC_AT] !== MAGIC;
    from.at = begin + ATTRIBUTES_AT;
    if (isOlder || (from.int16() & NOT_PLAIN) !== 0) isPlain = false;
    end = first + (isOlder ? 0 : from.int32()) + 1;
    from.at = begin + HEADER_BYTES - 4;
    if (isPlain) for (let left = from.int32(); left > 0; left--) records.push(readRecord(from, topic, partition, first));
    from.at = batchEnd;
  }
  from.at = until;
  return { records: isPlain ? records : undefined, end };
}

/** Records of other programs may lack a key or a value, or repeat a header: the first counts. */
function readRecord(from: ByteReader, topic: string, partition: number, first: number): StoredRecord {
  const length = from.varint();
  const end = from.at + length;
  from.int8();
  from.skipVarint();
  const offset = first + from.varint();
  const keyLength = from.varint();
  const key = keyLength > 0 ? from.text(keyLength) : '';
  const valueLength = from.varint();
  const value = valueLength > 0 ? from.bytes(valueLength) : Buffer.alloc(0);
  const headers: Record<string, string> = {};
  for (let left = from.varint(); left > 0; left--) {
    const name = from.text(from.varint());
    const bytes = from.varint();
    const text = from.text(Math.max(bytes, 0));
    if (bytes >= 0 && !Object.hasOwn(headers, name)) headers[name] = text;
  }
  from.at = end;
  return { topic, partition, offset, key, value, headers };
}
