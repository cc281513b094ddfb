import { createRequire } from 'node:module';
import type { KafkaMessage } from 'kafkajs';
import type { StoredRecord } from '@runbook/ports';
import { storedRecord } from '../stored-record.js';
import { ByteReader } from './bytes.js';
import { readBatches } from './record-batch.js';

const require = createRequire(import.meta.url);

/** One partition's part of an answer. */
export interface FetchedPartition {
  readonly topic: string;
  readonly partition: number;
  /** Of Kafka's protocol; 0: none. */
  readonly errorCode: number;
  /** In the order of their offsets; those of a batch may stand before what was asked for. Markers and what was aborted are left out. */
  readonly records: readonly StoredRecord[];
  /** Behind everything that was answered; undefined: nothing was. */
  readonly end: number | undefined;
}

export interface FetchAnswer {
  readonly clientSideThrottleTime: number;
  readonly partitions: readonly FetchedPartition[];
}

/** Reads the answer to `fetchRequest`. What is compressed, older, or part of a transaction is left to kafkajs. */
export async function fetchAnswer(payload: Buffer): Promise<FetchAnswer> {
  const from = new ByteReader(payload);
  const clientSideThrottleTime = from.int32();
  from.at += 6; // The fetch session's error and number: there is none.
  const partitions: FetchedPartition[] = [];
  for (let topics = from.int32(); topics > 0; topics--) {
    const topic = from.string() ?? '';
    for (let left = from.int32(); left > 0; left--) {
      const read = partitionOf(from, topic);
      partitions.push(read instanceof Promise ? await read : read);
    }
  }
  return { clientSideThrottleTime, partitions };
}

function partitionOf(from: ByteReader, topic: string): FetchedPartition | Promise<FetchedPartition> {
  const partition = from.int32();
  const errorCode = from.int16();
  from.at += 24; // Where the partition ends, to where its transactions are closed, where it begins.
  const aborted: AbortedTransaction[] = [];
  for (let left = from.int32(); left > 0; left--) aborted.push({ producerId: bigint(from), firstOffset: bigint(from) });
  from.at += 4; // The copy that is nearer: none, because no rack was told.
  const length = Math.max(from.int32(), 0);
  const begin = from.at;
  const { records, end } = readBatches(from, length, topic, partition);
  const answered = { topic, partition, errorCode, end };
  if (records) return { ...answered, records };
  return recordsByKafkajs(from.buffer.subarray(begin - 4, begin + length), aborted).then((messages) => ({
    ...answered,
    records: messages.map((message) => storedRecord({ topic, partition }, message)),
  }));
}

const bigint = (from: ByteReader): string => {
  from.at += 8;
  return from.buffer.readBigInt64BE(from.at - 8).toString();
};

interface AbortedTransaction {
  readonly producerId: string;
  readonly firstOffset: string;
}
type Message = KafkaMessage & { readonly isControlRecord: boolean };

const Decoder = require('kafkajs/src/protocol/decoder.js') as new (buffer: Buffer) => object;
const decodeMessages = require('kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js') as (decoder: object) => Promise<Message[]>;
const filterAborted = require('kafkajs/src/consumer/filterAbortedMessages.js') as (given: {
  messages: readonly Message[];
  abortedTransactions: readonly AbortedTransaction[];
}) => Message[];

/** The batches with their length before them. */
async function recordsByKafkajs(batches: Buffer, abortedTransactions: readonly AbortedTransaction[]): Promise<Message[]> {
  const messages = await decodeMessages(new Decoder(batches));
  return filterAborted({ messages, abortedTransactions }).filter(({ isControlRecord }) => !isControlRecord);
}
