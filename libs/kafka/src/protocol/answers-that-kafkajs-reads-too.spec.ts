import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { foundIn } from '../found-records.js';
import { storedRecord } from '../stored-record.js';
import { ByteWriter } from './bytes.js';
import { crc32c } from './crc32c.js';
import { fetchAnswer, type FetchedPartition } from './fetch-answer.js';
import { measureBatch, writeBatch, type WrittenRecord } from './record-batch.js';

const require = createRequire(import.meta.url);
const encodeRecord = require('kafkajs/src/protocol/recordBatch/record/v0/index.js') as (given: object) => object;
const { RecordBatch } = require('kafkajs/src/protocol/recordBatch/v0/index.js') as {
  RecordBatch(given: object): Promise<{ buffer: Buffer }>;
};
const kafkajs = require('kafkajs/src/protocol/requests/fetch/v11/response.js') as {
  decode(payload: Buffer): Promise<{ responses: { topicName: string; partitions: { partition: number; messages: never[] }[] }[] }>;
};

const TOPIC = 'runbook.execution.events';

interface Batch {
  readonly firstOffset: number;
  readonly records: readonly { key: string | null; value: Buffer | null; headers: Record<string, string | string[]> }[];
  readonly compression?: number;
}

async function bytesOf({ firstOffset, records, compression = 0 }: Batch): Promise<Buffer> {
  const encoded = records.map((record, offsetDelta) => encodeRecord({ ...record, offsetDelta, timestampDelta: offsetDelta * 1_000 }));
  const { buffer } = await RecordBatch({
    records: encoded,
    compression,
    lastOffsetDelta: records.length - 1,
    firstTimestamp: 1_796_000_000_000,
  });
  buffer.writeBigInt64BE(BigInt(firstOffset), 0);
  return buffer;
}

/** One partition's answer as a broker writes it. */
function payloadOf(batches: Buffer, errorCode = 0, aborted?: { readonly producerId: number; readonly firstOffset: number }): Buffer {
  const to = new ByteWriter(Buffer.alloc(batches.length + 200));
  to.int32(0); // throttle
  to.int16(0);
  to.int32(0);
  to.int32(1);
  to.string(TOPIC);
  to.int32(1);
  to.int32(3);
  to.int16(errorCode);
  for (let three = 0; three < 3; three++) to.int64(2 ** 40);
  to.int32(aborted ? 1 : -1);
  if (aborted) {
    to.int64(aborted.producerId);
    to.int64(aborted.firstOffset);
  }
  to.int32(-1);
  to.int32(batches.length);
  to.bytes(batches);
  return to.buffer.subarray(0, to.at);
}

async function readByKafkajs(payload: Buffer) {
  const { responses } = await kafkajs.decode(payload);
  return responses.flatMap(({ topicName: topic, partitions }) =>
    partitions.flatMap(({ partition, messages }) => messages.map((message) => storedRecord({ topic, partition }, message))),
  );
}

/** What a reader of our own logs takes. */
const recordsOf = (answered: FetchedPartition | undefined) =>
  foundIn(answered!, 0, false).flatMap((piece) => ('gap' in piece ? [] : piece.records));

const text = fc.string({ unit: 'grapheme', maxLength: 60 });
/** kafkajs takes a header `toString` for one that comes a second time. */
const name = fc.string({ minLength: 1, maxLength: 30 }).filter((one) => !(one in Object.prototype));
const headers = fc.dictionary(name, fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 })), {
  noNullPrototype: true,
  maxKeys: 4,
});
const record = fc.record({
  key: fc.option(text),
  value: fc.option(fc.uint8Array({ maxLength: 3_000 }).map((bytes) => Buffer.from(bytes))),
  headers,
});
const batches = fc
  .array(fc.tuple(fc.array(record, { minLength: 1, maxLength: 8 }), fc.nat(3)), { minLength: 1, maxLength: 4 })
  .chain((drafts) =>
    fc.maxSafeNat().map((start) => {
      let firstOffset = Math.floor(start / 2);
      return drafts.map(([records, gap]) => {
        const batch = { firstOffset, records };
        firstOffset += records.length + gap;
        return batch;
      });
    }),
  );

describe('the answer to a fetch', () => {
  it('is what kafkajs reads in it', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (given) => {
        const payload = payloadOf(Buffer.concat(await Promise.all(given.map(bytesOf))));
        const [answered] = (await fetchAnswer(payload)).partitions;
        expect(recordsOf(answered)).toEqual(await readByKafkajs(payload));
        const last = given.at(-1)!;
        expect(answered).toMatchObject({ topic: TOPIC, partition: 3, errorCode: 0, end: last.firstOffset + last.records.length });
      }),
      { numRuns: 60 },
    );
  });

  const row = (firstOffset: number, ...values: string[]): Batch => ({
    firstOffset,
    records: values.map((value) => ({ key: 'k', value: Buffer.from(value), headers: {} })),
  });

  it('leaves out a last batch that was cut short', async () => {
    const [whole, cut] = [await bytesOf(row(110, 'a', 'b')), await bytesOf(row(112, 'c'))];
    for (const bytes of [1, 12, 40, cut.length - 1]) {
      const { partitions } = await fetchAnswer(payloadOf(Buffer.concat([whole, cut.subarray(0, bytes)])));
      expect(partitions).toMatchObject([{ end: 112, records: [{ offset: 110 }, { offset: 111 }] }]);
    }
  });

  it('holds what was compressed', async () => {
    const compressed = await bytesOf({ ...row(110, 'a', 'b'), compression: 1 });
    // The attributes say gzip, as the records behind them are.
    expect(compressed.includes(gzipSync('').subarray(0, 2))).toBe(true);
    const payload = payloadOf(Buffer.concat([await bytesOf(row(108, 'y', 'z')), compressed]));
    const { partitions } = await fetchAnswer(payload);
    expect(partitions).toMatchObject([{ end: 112 }]);
    expect(recordsOf(partitions[0])).toEqual(await readByKafkajs(payload));
    expect(recordsOf(partitions[0]).map(({ value }) => value.toString())).toEqual(['y', 'z', 'a', 'b']);
  });

  /** With its checksum as it is to be, after a change. */
  function changed(batch: Buffer, change: (batch: Buffer) => void): Buffer {
    change(batch);
    batch.writeUInt32BE(crc32c(batch, 21), 17);
    return batch;
  }

  it('says where a compacted or marked batch ends, although it holds nothing', async () => {
    // transactional, control
    const marker = changed(await bytesOf(row(110, 'abort')), (batch) => batch.writeInt16BE(0x30, 21));
    expect((await fetchAnswer(payloadOf(marker))).partitions).toMatchObject([{ end: 111, records: [], messages: [] }]);
    // Its last offset was 116 once.
    const compacted = changed(await bytesOf(row(110, 'a')), (batch) => batch.writeInt32BE(6, 23));
    expect((await fetchAnswer(payloadOf(compacted))).partitions).toMatchObject([{ end: 117, records: [{ offset: 110 }] }]);
    const emptied = changed(await bytesOf(row(110, 'a', 'b')), (batch) => batch.writeInt32BE(0, 57)).subarray(0, 61);
    emptied.writeInt32BE(49, 8);
    expect((await fetchAnswer(payloadOf(changed(emptied, () => undefined)))).partitions).toMatchObject([
      { end: 112, records: [], messages: [] },
    ]);
  });

  it('leaves out what was aborted, and nothing else of a transaction', async () => {
    const inTransaction = (producer: number) => (batch: Buffer) => {
      batch.writeInt16BE(0x10, 21);
      batch.writeBigInt64BE(BigInt(producer), 43);
    };
    const batches = [
      changed(await bytesOf(row(110, 'aborted')), inTransaction(8)),
      changed(await bytesOf(row(111, 'committed')), inTransaction(9)),
      await bytesOf(row(112, 'plain')),
    ];
    const { partitions } = await fetchAnswer(payloadOf(Buffer.concat(batches), 0, { producerId: 8, firstOffset: 110 }));
    expect(partitions).toMatchObject([{ end: 113, messages: [{ offset: '111' }, { offset: '112' }] }]);
    expect(recordsOf(partitions[0]).map(({ value }) => value.toString())).toEqual(['committed', 'plain']);
  });

  it.each([
    ['a wrong checksum', (batch: Buffer) => void (batch[70]! ^= 1), /checksum/],
    ['more records stated than there are', (batch: Buffer) => void changed(batch, () => batch.writeInt32BE(3, 57)), /more bytes/],
    ['fewer records stated than there are', (batch: Buffer) => void changed(batch, () => batch.writeInt32BE(1, 57)), /behind them/],
    ['a record without end', (batch: Buffer) => void changed(batch, () => (batch[61] = 0x7e)), /more bytes/],
  ])('says which batch cannot be read, and holds those beside it: %s', async (_, breakIt, reason) => {
    const broken = await bytesOf(row(110, 'a', 'b'));
    breakIt(broken);
    const set = Buffer.concat([await bytesOf(row(109, 'y')), broken, await bytesOf(row(112, 'z'))]);
    const { partitions } = await fetchAnswer(payloadOf(set));
    expect(partitions).toMatchObject([{ end: 113, records: [] }]);
    const pieces = foundIn(partitions[0]!, 109, false);
    expect(pieces).toMatchObject([
      { from: 109, next: 110, records: [{ value: Buffer.from('y') }] },
      { from: 110, next: 112, gap: { kind: 'unreadable', bytes: broken } },
      { from: 112, next: 113, records: [{ value: Buffer.from('z') }] },
    ]);
    expect((pieces[1] as { gap: { reason: string } }).gap.reason).toMatch(reason);
  });

  it('is the same whether it is read in one go or batch by batch, whatever stands in it', async () => {
    const whole = await bytesOf({ firstOffset: 110, records: [{ key: 'k', value: Buffer.from('value'), headers: { a: 'b' } }] });
    const flip = fc.tuple(fc.integer({ min: 21, max: whole.length - 1 }), fc.integer({ min: 0, max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(flip, { minLength: 1, maxLength: 4 }), async (flips) => {
        const batch = changed(Buffer.from(whole), (bytes) => flips.forEach(([at, byte]) => (bytes[at] = byte)));
        const [inOneGo] = (await fetchAnswer(payloadOf(batch))).partitions;
        const [byBatch] = (await fetchAnswer(payloadOf(batch), true)).partitions;
        expect(foundIn(inOneGo!, 0, false)).toEqual(foundIn(byBatch!, 0, false));
        expect(inOneGo!.end).toBe(byBatch!.end);
      }),
      { numRuns: 2_000 },
    );
  });

  const WHOLE: WrittenRecord = { key: 'k', value: Buffer.from('v'), headers: { a: 'b' } };
  it.each<[string, Partial<WrittenRecord>]>([
    ['no key', { key: null }],
    ['no value', { value: null }],
    ['a header without a value', { headers: { a: [null] } }],
    ['a header that comes twice', { headers: { a: [null, 'b', 'c'] } }],
  ])('keeps what others wrote as it came, in a partition that is else ordinary: %s', async (_, odd) => {
    const measured = measureBatch([WHOLE, { ...WHOLE, ...odd }]);
    const to = new ByteWriter(Buffer.alloc(measured.bytes));
    writeBatch(to, measured, 0);
    const valuesOf = (values: WrittenRecord['headers'][string]) =>
      [values].flat().map((value) => (value === null ? null : Buffer.from(value)));
    const originalOf = ({ key, value, headers }: WrittenRecord) => ({
      key: key === null ? null : Buffer.from(key),
      value,
      headers: { a: valuesOf(headers['a']!) },
    });
    const { partitions } = await fetchAnswer(payloadOf(to.buffer), true);
    expect(foundIn(partitions[0]!, 0, true)).toMatchObject([
      { records: [{ original: originalOf(WHOLE) }, { original: originalOf({ ...WHOLE, ...odd }) }] },
    ]);
    const ours = (await fetchAnswer(payloadOf(to.buffer))).partitions;
    expect(ours).toMatchObject([{ records: [], messages: [{ offset: '0' }, { offset: '1' }] }]);
  });

  it('shows headers under whatever name they have', async () => {
    const named = { toString: 'a', constructor: 'b' };
    const payload = payloadOf(await bytesOf({ firstOffset: 110, records: [{ key: 'k', value: Buffer.from('v'), headers: named }] }));
    expect((await fetchAnswer(payload)).partitions).toMatchObject([{ records: [{ headers: named }] }]);
  });

  it('names the error of a partition', async () => {
    const { partitions } = await fetchAnswer(payloadOf(Buffer.alloc(0), 6));
    expect(partitions).toEqual([{ topic: TOPIC, partition: 3, errorCode: 6, records: [], end: undefined }]);
  });
});
