import { createRequire } from 'node:module';
import type { StoredRecord } from '@runbook/ports';
import type { FetchedRecord } from '../fetched/record-batch.js';
import { Budget, readRecordSet } from '../fetched/record-set.js';
import { ByteReader } from './byte-reader.js';
import { readOrdinary } from './record-batch.js';

const require = createRequire(import.meta.url);

/** One partition's part of an answer. */
export interface FetchedPartition {
  readonly topic: string;
  readonly partition: number;
  /** Of Kafka's protocol; 0: none. */
  readonly errorCode: number;
  /** In the order of their offsets; those of a batch may stand before what was asked for. Markers and what was aborted are left out. */
  readonly records: readonly StoredRecord[];
  /** The same where not everything is ordinary, and `records` is empty: as it was written, with the batches that cannot be read among it. */
  readonly messages?: readonly FetchedRecord[];
  /** Behind everything that was answered; undefined: nothing was. */
  readonly end: number | undefined;
}

export interface FetchAnswer {
  readonly clientSideThrottleTime: number;
  readonly partitions: readonly FetchedPartition[];
}

/**
 * Reads the answer to `fetchRequest`: the partitions that hold only what is written here in one go, the others batch by batch with every codec
 * (`fetched/`).
 *
 * @param isForeign the topics are written by other programs, whose records are kept as they came: no partition is read in one go
 */
export async function fetchAnswer(payload: Buffer, isForeign = false): Promise<FetchAnswer> {
  const from = new ByteReader(payload);
  const clientSideThrottleTime = from.int32();
  from.take(6); // The fetch session's error and number: there is none.
  const budget = new Budget();
  const partitions: FetchedPartition[] = [];
  for (let topics = from.int32(); topics > 0; topics--) {
    const topic = from.string();
    for (let left = from.int32(); left > 0; left--) {
      const read = partitionOf(from, topic, isForeign, budget);
      partitions.push(read instanceof Promise ? await read : read);
    }
  }
  return { clientSideThrottleTime, partitions };
}

function partitionOf(from: ByteReader, topic: string, isForeign: boolean, budget: Budget): FetchedPartition | Promise<FetchedPartition> {
  const partition = from.int32();
  const errorCode = from.int16();
  from.take(24); // Where the partition ends, to where its transactions are closed, where it begins.
  const aborted: AbortedTransaction[] = [];
  for (let left = from.int32(); left > 0; left--) {
    aborted.push({ producerId: String(from.bigint64()), firstOffset: String(from.bigint64()) });
  }
  from.take(4); // The copy that is nearer: none, because no rack was told.
  const batches = from.take(Math.max(from.int32(), 0));
  const answered = { topic, partition, errorCode };
  const ordinary = isForeign ? undefined : readOrdinary(batches, topic, partition);
  if (ordinary) return { ...answered, ...ordinary };
  return readRecordSet(batches, budget).then(({ records, end }) => ({ ...answered, records: [], messages: shown(records, aborted), end }));
}

interface AbortedTransaction {
  readonly producerId: string;
  readonly firstOffset: string;
}

const filterAborted = require('kafkajs/src/consumer/filterAbortedMessages.js') as (given: {
  messages: readonly FetchedRecord[];
  abortedTransactions: readonly AbortedTransaction[];
}) => FetchedRecord[];

function shown(messages: readonly FetchedRecord[], abortedTransactions: readonly AbortedTransaction[]): FetchedRecord[] {
  return filterAborted({ messages, abortedTransactions }).filter(({ isControlRecord }) => !isControlRecord);
}
