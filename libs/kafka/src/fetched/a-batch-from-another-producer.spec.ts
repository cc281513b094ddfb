import fc from 'fast-check';
import kafkajs, { type Message } from 'kafkajs';
import { compressFrameSync } from 'lz4-napi';
import { createRequire } from 'node:module';
import { compress as compressSnappy } from 'snappyjs';
import { gzipSync } from 'node:zlib';
import { ByteWriter } from '../protocol/bytes.js';
import { measureBatch, writeBatch } from '../protocol/record-batch.js';
import { readBatch } from './record-batch.js';
import { Budget, readRecordSet } from './record-set.js';

const require = createRequire(import.meta.url);
interface Encoder {
  readonly buffer: Buffer;
}
const { RecordBatch } = require('kafkajs/src/protocol/recordBatch/v0/index.js') as { RecordBatch(of: object): Promise<Encoder> };
const Record = require('kafkajs/src/protocol/recordBatch/record/v0/index.js') as (of: object) => Encoder;
const crc32C = require('kafkajs/src/protocol/recordBatch/crc32C/index.js') as (bytes: Buffer) => number;

const CODECS = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 } as const;
const BYTES_MAX = 1_000_000;

/** As kafkajs writes it: its encoder is the other side of the format. */
async function batchOf(messages: readonly Pick<Message, 'key' | 'value' | 'headers'>[], firstOffset = 100): Promise<Buffer> {
  const records = messages.map((message, offsetDelta) => Record({ offsetDelta, timestampDelta: 0, key: null, headers: {}, ...message }));
  return (await RecordBatch({ firstOffset, lastOffsetDelta: messages.length - 1, records })).buffer;
}

/** The same batch with its records compressed, or with any other change to what the checksum covers. */
function changed(
  batch: Buffer,
  { codec = 0, records = batch.subarray(61), count }: { codec?: number; records?: Buffer; count?: number },
): Buffer {
  const made = Buffer.concat([batch.subarray(0, 61), records]);
  made.writeInt32BE(made.length - 12, 8);
  made.writeInt16BE(codec, 21);
  if (count !== undefined) made.writeInt32BE(count, 57);
  made.writeUInt32BE(crc32C(made.subarray(21)), 17);
  return made;
}

const xerial = (...blocks: Buffer[]): Buffer =>
  Buffer.concat([
    Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1]),
    ...blocks.flatMap((block) => {
      const length = Buffer.alloc(4);
      const compressed = compressSnappy(block);
      length.writeUInt32BE(compressed.length);
      return [length, compressed];
    }),
  ]);

/** RFC 8878: a frame of one segment with its content's size, and one block that is not compressed, or one byte that is repeated. */
const zstdRaw = (content: Buffer): Buffer => zstdFrame(content.length, (content.length << 3) | 1, content);
const zstdRepeated = (byte: number, size: number, stated = size): Buffer => zstdFrame(stated, (size << 3) | 3, Buffer.from([byte]));
function zstdFrame(size: number, blockHeader: number, content: Buffer): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt32LE(0xfd2fb528, 0);
  header.writeUInt8(0b1010_0000, 4);
  header.writeUInt32LE(size, 5);
  header.writeUIntLE(blockHeader, 9, 3);
  return Buffer.concat([header, content]);
}

/** Blocks of Snappy, each a length and elements: tags ending in 00 are literals, the others copies. */
const NO_SNAPPY = [
  ['with a literal of more than two gigabytes, which leads back', [4, 0xfc, 0xfa, 0xff, 0xff, 0xff, 1, 2, 3], /cut off/],
  ['with a literal that is cut off', [4, 0x0c, 1, 2], /cut off/],
  ['with a copy that is cut off', [6, 0x04, 1, 2, 0x12, 1], /cut off/],
  ['that repeats what is not there', [6, 0x04, 1, 2, 0x0e, 3, 0], /repeat what it has made, found 3 bytes back from 2/],
  ['that repeats nothing', [6, 0x04, 1, 2, 0x0e, 0, 0], /found 0 bytes back/],
  ['that makes less than it states', [9, 0x04, 1, 2], /the 9 bytes that it states, found 2/],
  ['that makes more than it states', [1, 0x04, 1, 2], /the 1 bytes that it states, found 2/],
  ['without an end of its length', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff], /begin with its length/],
] as const;

const valuesIn = async (batch: Buffer) => (await readBatch(batch, BYTES_MAX)).records.map(({ value }) => String(value));
const faultIn = async (batch: Buffer, bytesMax = BYTES_MAX) => (await readBatch(batch, bytesMax)).records[0]?.unreadable?.reason;

describe('a batch from another producer', () => {
  const messages = [{ value: 'one' }, { value: 'two'.repeat(1_000) }, { value: '' }];
  const values = messages.map(({ value }) => value);

  it.each([
    ['gzip', (bytes: Buffer) => gzipSync(bytes), CODECS.gzip],
    ['snappy in one block', compressSnappy, CODECS.snappy],
    ['snappy as Java frames it', (bytes: Buffer) => xerial(bytes.subarray(0, 50), bytes.subarray(50)), CODECS.snappy],
    ['lz4', (bytes: Buffer) => compressFrameSync(bytes), CODECS.lz4],
    ['lz4 with checksums', (bytes: Buffer) => compressFrameSync(bytes, { contentChecksum: true, blockChecksums: true }), CODECS.lz4],
    ['zstd', zstdRaw, CODECS.zstd],
    ['no codec', (bytes: Buffer) => bytes, CODECS.none],
  ])('is read: %s', async (_, compress, codec) => {
    const batch = await batchOf(messages);
    expect(await valuesIn(changed(batch, { codec, records: compress(batch.subarray(61)) }))).toEqual(values);
  });

  it('has its keys, values and headers as they were written', async () => {
    const headers = { a: [Buffer.from([0xff])], none: [null], twice: ['x', null, 'y'] };
    const own = Object.defineProperty(headers, '__proto__', { value: 'p', enumerable: true });
    // kafkajs cannot write a header without a value.
    const measured = measureBatch([{ key: Buffer.from([1, 2]), value: null, headers: own }]);
    const to = new ByteWriter(Buffer.alloc(measured.bytes));
    writeBatch(to, measured, 0);
    const { records } = await readBatch(to.buffer, BYTES_MAX);
    expect(records).toMatchObject([{ offset: '0', key: Buffer.from([1, 2]), value: null }]);
    expect(Object.entries(records[0]!.headers)).toEqual([
      ['a', Buffer.from([0xff])],
      ['none', null],
      ['twice', [Buffer.from('x'), null, Buffer.from('y')]],
      ['__proto__', Buffer.from('p')],
    ]);
  });

  it.each([
    ['its checksum does not hold', (batch: Buffer) => ((batch[70]! ^= 1), batch), /checksum/],
    ['Kafka has no such codec', (batch: Buffer) => changed(batch, { codec: 5 }), /codec of Kafka/],
    ['its records break off', (batch: Buffer) => changed(batch, { records: batch.subarray(61, 80) }), /more bytes/],
    ['more records are stated than there are', (batch: Buffer) => changed(batch, { count: 4 }), /more bytes/],
    ['fewer records are stated than there are', (batch: Buffer) => changed(batch, { count: 2 }), /behind them/],
    ['a billion records are stated', (batch: Buffer) => changed(batch, { count: 1e9 }), /at most/],
    ['it is no gzip', (batch: Buffer) => changed(batch, { codec: CODECS.gzip }), /header/],
    ['it is no snappy', (batch: Buffer) => changed(batch, { codec: CODECS.snappy, records: Buffer.from([4, 0xff]) }), /Snappy/],
    ['it is no lz4', (batch: Buffer) => changed(batch, { codec: CODECS.lz4 }), /LZ4/],
    ['it is no zstd', (batch: Buffer) => changed(batch, { codec: CODECS.zstd }), /Zstandard/],
  ])('is one that cannot be read, at its place: %s', async (_, broken, reason) => {
    const batch = broken(await batchOf(messages));
    const { records } = await readBatch(batch, BYTES_MAX);
    expect(records).toMatchObject([{ offset: '102', unreadable: { firstOffset: 100, lastOffset: 102, bytes: batch } }]);
    expect(records[0]?.unreadable?.reason).toMatch(reason);
  });

  it.each(NO_SNAPPY)('is one that cannot be read where it is snappy %s', async (_, bytes, reason) => {
    expect(await faultIn(changed(await batchOf(messages), { codec: CODECS.snappy, records: Buffer.from(bytes) }))).toMatch(reason);
  });

  it.each([
    ['gzip', (size: number) => gzipSync(Buffer.alloc(size)), CODECS.gzip],
    ['snappy', (size: number) => compressSnappy(Buffer.alloc(size)), CODECS.snappy],
    ['snappy as Java frames it', (size: number) => xerial(...Array.from({ length: 4 }, () => Buffer.alloc(size / 4))), CODECS.snappy],
    ['lz4', (size: number) => compressFrameSync(Buffer.alloc(size)), CODECS.lz4],
    ['zstd', (size: number) => zstdRepeated(0, size), CODECS.zstd],
    ['zstd that states more than it has', (size: number) => zstdRepeated(0, 10, size), CODECS.zstd],
  ])('is not decompressed beyond the limit: %s', async (_, bomb, codec) => {
    const batch = await batchOf(messages);
    expect(await faultIn(changed(batch, { codec, records: bomb(2_000_000) }))).toMatch(/at most 1000000 bytes/);
  });

  it('is none where everything in it was compacted away, and is read on behind', async () => {
    const { records } = await readBatch(changed(await batchOf(messages), { count: 0, records: Buffer.alloc(0) }), BYTES_MAX);
    expect(records).toMatchObject([{ offset: '102', isControlRecord: true }]);
  });

  it('holds up none beside it, and is left for the next fetch where the last is cut off or the answer is large enough', async () => {
    const [first, second, third] = await Promise.all([0, 1, 2].map((offset) => batchOf([{ value: `v${offset}` }], offset)));
    const broken = changed(second!, { codec: 7 });
    const set = Buffer.concat([first!, broken, third!, first!.subarray(0, 40)]);
    const { records, end } = await readRecordSet(set, new Budget());
    expect(records.map(({ value, unreadable }) => (unreadable ? 'unreadable' : String(value)))).toEqual(['v0', 'unreadable', 'v2']);
    expect(end).toBe(3);
    expect(await readRecordSet(set, new Budget(1))).toMatchObject({ records: [{ offset: '0' }], end: 1 });
    expect(await readRecordSet(set, new Budget(0))).toEqual({ records: [], end: undefined });
  });

  it('is read or refused, whatever it holds', async () => {
    const whole = await batchOf([{ key: 'k', value: 'value', headers: { a: 'b' } }]);
    const position = fc.integer({ min: 61, max: whole.length - 1 });
    const codec = fc.constantFrom(0, 1, 2, 3, 4);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(position, fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }),
        codec,
        async (flips, kind) => {
          const records = Buffer.from(whole.subarray(61));
          for (const [at, byte] of flips) records[at - 61] = byte;
          const read = await readBatch(changed(whole, { codec: kind, records }), BYTES_MAX);
          expect(read.records).toHaveLength(1);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('of the message format before 2 is read too', async () => {
    const Old = require('kafkajs/src/protocol/messageSet/index.js') as (of: object) => Encoder;
    const set = Old({
      messageVersion: 1,
      entries: [
        { key: 'k', value: 'old' },
        { key: 'k', value: 'older' },
      ],
    }).buffer;
    const { records } = await readRecordSet(set, new Budget());
    expect(records.map(({ value }) => String(value))).toEqual(['old', 'older']);
    expect(kafkajs.CompressionTypes.ZSTD).toBe(CODECS.zstd);
  });
});
