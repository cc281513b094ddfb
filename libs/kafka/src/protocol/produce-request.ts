import { ByteWriter, payload, sizeOfString } from './bytes.js';
import { measureBatch, writeBatch, type MeasuredBatch, type WrittenRecord } from './record-batch.js';

export interface TopicOfRecords {
  readonly topic: string;
  readonly partitions: readonly { readonly partition: number; readonly messages: readonly WrittenRecord[] }[];
}

const API_KEY = 0;
/** The newest that kafkajs 2.2.4 reads the answer of; every broker since 2.1 takes it. */
const API_VERSION = 7;
const ALL_IN_SYNC = -1;
/** The transaction that it is not part of (2), acks (2), time-out (4), number of topics (4). */
const HEAD_BYTES = 12;

/** A Produce request (version 7) as kafkajs's connections send it: uncompressed, in no transaction, stored by all copies in sync. */
export function produceRequest(topics: readonly TopicOfRecords[], timeoutMs: number, nowMs: number) {
  return {
    apiKey: API_KEY,
    apiVersion: API_VERSION,
    apiName: 'Produce',
    expectResponse: () => true,
    encode: async () => payload(body(topics, timeoutMs, nowMs)),
  };
}

function body(topics: readonly TopicOfRecords[], timeoutMs: number, nowMs: number): Buffer {
  const measured = topics.map(({ topic, partitions }) => ({
    topic,
    partitions: partitions.map(({ partition, messages }) => ({ partition, batch: measureBatch(messages) })),
  }));
  const to = new ByteWriter(Buffer.allocUnsafe(bytesOf(measured)));
  to.int16(-1);
  to.int16(ALL_IN_SYNC);
  to.int32(timeoutMs);
  to.int32(measured.length);
  for (const { topic, partitions } of measured) {
    to.string(topic);
    to.int32(partitions.length);
    for (const { partition, batch } of partitions) {
      to.int32(partition);
      to.int32(batch.bytes);
      writeBatch(to, batch, nowMs);
    }
  }
  return to.buffer;
}

interface MeasuredTopic {
  readonly topic: string;
  readonly partitions: readonly { readonly partition: number; readonly batch: MeasuredBatch }[];
}

function bytesOf(topics: readonly MeasuredTopic[]): number {
  let bytes = HEAD_BYTES;
  for (const { topic, partitions } of topics) {
    bytes += sizeOfString(topic) + 4;
    for (const { batch } of partitions) bytes += 8 + batch.bytes;
  }
  return bytes;
}
