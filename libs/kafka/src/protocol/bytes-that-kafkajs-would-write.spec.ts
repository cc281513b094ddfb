import { createRequire } from 'node:module';
import fc from 'fast-check';
import { crc32c } from './crc32c.js';
import { fetchRequest } from './fetch-request.js';
import { produceRequest, type TopicOfRecords } from './produce-request.js';
import type { WrittenRecord } from './record-batch.js';

const require = createRequire(import.meta.url);
const kafkajsProduce = require('kafkajs/src/protocol/requests/produce/v7/request.js') as Encoding;
const kafkajsFetch = require('kafkajs/src/protocol/requests/fetch/v11/request.js') as Encoding;

const createRequest = require('kafkajs/src/protocol/request.js') as (given: object) => Promise<{ readonly buffer: Buffer }>;

interface Request {
  readonly apiKey: number;
  readonly apiVersion: number;
  encode(): Promise<object>;
}
type Encoding = (given: object) => Request;

/** What a connection sends. */
const sent = async (request: Request): Promise<Buffer> => (await createRequest({ request, correlationId: 7, clientId: 'suite' })).buffer;

const text = fc.string({ unit: 'grapheme', maxLength: 80 });
const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((some) => Buffer.from(some));
const record: fc.Arbitrary<WrittenRecord> = fc.record({
  key: fc.oneof(fc.string({ unit: 'grapheme', maxLength: 200 }), bytes(200), fc.constant(null)),
  value: fc.option(bytes(20_000)),
  headers: fc.dictionary(
    fc.string({ minLength: 1, maxLength: 80 }),
    fc.oneof(text, fc.array(fc.oneof(text, bytes(80)), { maxLength: 3 })),
    {
      noNullPrototype: true,
      maxKeys: 4,
    },
  ),
});
const topics = fc.uniqueArray(
  fc.record({
    topic: fc.string({ minLength: 1, maxLength: 249, unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz._-0123456789') }),
    partitions: fc.uniqueArray(fc.record({ partition: fc.nat(1_000), messages: fc.array(record, { minLength: 1, maxLength: 5 }) }), {
      selector: ({ partition }) => partition,
      minLength: 1,
      maxLength: 4,
    }),
  }),
  { selector: ({ topic }) => topic, minLength: 1, maxLength: 3 },
);

describe('a request has the bytes that kafkajs would write', () => {
  const nowMs = Date.UTC(2026, 10, 29, 12);
  const timed = (topicData: readonly TopicOfRecords[]) =>
    topicData.map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.map(({ partition, messages }) => ({
        partition,
        firstSequence: 0,
        messages: messages.map((message) => ({ ...message, timestamp: nowMs })),
      })),
    }));

  it('when records are produced', async () => {
    await fc.assert(
      fc.asyncProperty(topics, fc.integer({ min: 1, max: 60_000 }), async (topicData, timeout) => {
        const theirs = kafkajsProduce({ acks: -1, timeout, compression: 0, topicData: timed(topicData) });
        const ours = produceRequest(topicData, timeout, nowMs);
        expect((await sent(ours)).equals(await sent(theirs))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('when a batch has more than 64 records, and one of more than 2 MB', async () => {
    const messages = Array.from({ length: 130 }, (_, n) => ({
      key: `exe_${n}`,
      value: Buffer.alloc(n === 70 ? 2_100_000 : n, n),
      headers: {},
    }));
    const topicData = [{ topic: 'runbook.execution.events', partitions: [{ partition: 3, messages }] }];
    const theirs = kafkajsProduce({ acks: -1, timeout: 30_000, compression: 0, topicData: timed(topicData) });
    expect((await sent(produceRequest(topicData, 30_000, nowMs))).equals(await sent(theirs))).toBe(true);
  });

  it('when records are fetched', async () => {
    const offsets = fc.array(fc.tuple(fc.nat(1_000), fc.maxSafeNat()), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(offsets, offsets, async (commands, events) => {
        const asked = { commands, events };
        const limits = { maxWaitTime: 50, minBytes: 1, maxBytes: 10_485_760, maxBytesPerPartition: 1_048_576 };
        const theirs = kafkajsFetch({
          ...limits,
          replicaId: -1,
          isolationLevel: 1,
          topics: Object.entries(asked).map(([topic, places]) => ({
            topic,
            partitions: places.map(([partition, offset]) => ({ partition, fetchOffset: String(offset), maxBytes: 1_048_576 })),
          })),
        });
        const questions = Object.entries(asked).flatMap(([topic, places]) =>
          places.map(([partition, offset]) => ({ topic, partition, offset })),
        );
        const ours = fetchRequest(questions, limits);
        expect((await sent(ours)).equals(await sent(theirs))).toBe(true);
      }),
    );
  });
});

describe('CRC-32C', () => {
  // RFC 3720, appendix B.4, and the check value of the catalogue of parametrised CRC algorithms.
  it.each([
    ['32 bytes of zeros', Buffer.alloc(32), 0x8a9136aa],
    ['32 bytes of ones', Buffer.alloc(32, 0xff), 0x62a8ab43],
    ['32 bytes that rise', Buffer.from(Array.from({ length: 32 }, (_, n) => n)), 0x46dd794e],
    ['32 bytes that fall', Buffer.from(Array.from({ length: 32 }, (_, n) => 31 - n)), 0x113fdb5c],
    ['nine digits', Buffer.from('123456789'), 0xe3069283],
    ['nothing', Buffer.alloc(0), 0],
  ])('of %s', (_, bytes, sum) => {
    expect(crc32c(bytes)).toBe(sum);
    expect(crc32c(Buffer.concat([Buffer.from('before'), bytes, Buffer.from('behind')]), 6, 6 + bytes.length)).toBe(sum);
  });
});
