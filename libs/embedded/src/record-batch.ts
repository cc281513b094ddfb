import { ownJson } from '@runbook/domain';
import type { NewRecord, StoredRecord } from '@runbook/ports';
import { GatheredBytes, UTF8_BYTES_PER_UNIT_MAX } from './gathered-bytes.js';

/**
 * Records packed one after the other, so that two neighbouring batches joined are a batch again.
 * Each: key bytes, header bytes, value bytes (three unsigned 32-bit little-endian counts), then key (UTF-8), headers (JSON), value.
 */
const COUNTS_BYTES = 12;
const NO_HEADERS = '{}';

/** Packs records of many appends into one buffer that is handed over as a copy and used again. */
export class RecordPacker {
  private readonly gathered = new GatheredBytes();

  /** Bytes of memory that it has, used or not. */
  get held(): number {
    return this.gathered.buffer.length;
  }

  /** Adds the records and says how many bytes they took. */
  pack(records: readonly NewRecord[]): number {
    const start = this.gathered.used;
    for (const record of records) this.packOne(record);
    return this.gathered.used - start;
  }

  /** The bytes packed so far, in memory of their own; the packer is empty afterwards. */
  take(): Uint8Array<ArrayBuffer> {
    return this.gathered.take();
  }

  private packOne({ key, headers, value }: NewRecord): void {
    const headersText = JSON.stringify(headers);
    this.gathered.reserve(COUNTS_BYTES + (key.length + headersText.length) * UTF8_BYTES_PER_UNIT_MAX + value.length);
    const { buffer, used: start } = this.gathered;
    const keyBytes = buffer.write(key, start + COUNTS_BYTES);
    const headersStart = start + COUNTS_BYTES + keyBytes;
    const headersBytes = headersText === NO_HEADERS ? 0 : buffer.write(headersText, headersStart);
    buffer.set(value, headersStart + headersBytes);
    buffer.writeUInt32LE(keyBytes, start);
    buffer.writeUInt32LE(headersBytes, start + 4);
    buffer.writeUInt32LE(value.length, start + 8);
    this.gathered.used = headersStart + headersBytes + value.length;
  }
}

/** Unpacks a whole batch; values are views of `bytes`. Throws when the bytes are not a batch that starts at `firstOffset`. */
export function unpackRecords(bytes: Buffer, topic: string, partition: number, firstOffset: number): StoredRecord[] {
  const records: StoredRecord[] = [];
  let at = 0;
  while (at < bytes.length) {
    const keyEnd = at + COUNTS_BYTES + countAt(bytes, at, topic, partition, firstOffset);
    const headersEnd = keyEnd + bytes.readUInt32LE(at + 4);
    const end = headersEnd + bytes.readUInt32LE(at + 8);
    if (end > bytes.length) throw damaged(topic, partition, firstOffset, `a record that ends at byte ${end} of ${bytes.length}`);
    const headers = headersEnd === keyEnd ? {} : (ownJson(bytes.toString('utf8', keyEnd, headersEnd)) as Record<string, string>);
    const key = bytes.toString('utf8', at + COUNTS_BYTES, keyEnd);
    records.push({ key, value: bytes.subarray(headersEnd, end), headers, topic, partition, offset: firstOffset + records.length });
    at = end;
  }
  return records;
}

function countAt(bytes: Buffer, at: number, topic: string, partition: number, firstOffset: number): number {
  if (at + COUNTS_BYTES > bytes.length) throw damaged(topic, partition, firstOffset, `${bytes.length - at} bytes left over`);
  return bytes.readUInt32LE(at);
}

function damaged(topic: string, partition: number, offset: number, found: string): Error {
  return new Error(
    `expected whole records in the batch at ${topic}/${partition} offset ${offset}, found ${found}; restore the file from a copy`,
  );
}
