import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { storedRecord } from '../stored-record.js';
import { ByteWriter } from './bytes.js';
import { fetchAnswer } from './fetch-answer.js';

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
function payloadOf(batches: Buffer, errorCode = 0): Buffer {
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
  to.int32(-1); // no aborted transactions
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
        expect(answered!.records).toEqual(await readByKafkajs(payload));
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
    expect(partitions[0]!.records).toEqual(await readByKafkajs(payload));
    expect(partitions[0]!.records.map(({ value }) => value.toString())).toEqual(['y', 'z', 'a', 'b']);
  });

  it('says where a compacted or marked batch ends, although it holds nothing', async () => {
    const marker = await bytesOf(row(110, 'abort'));
    marker[22] = 0x30; // transactional, control
    expect((await fetchAnswer(payloadOf(marker))).partitions).toMatchObject([{ end: 111, records: [] }]);
    const compacted = await bytesOf(row(110, 'a'));
    compacted.writeInt32BE(6, 23); // its last offset was 116 once
    expect((await fetchAnswer(payloadOf(compacted))).partitions).toMatchObject([{ end: 117, records: [{ offset: 110 }] }]);
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
