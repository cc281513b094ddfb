import { createRequire } from 'node:module';
import kafkajs from 'kafkajs';
import { ByteReader } from './byte-reader.js';
import { decompressed } from './codecs.js';
import type { FetchedRecord } from './record-batch.js';
import { BATCH_BYTES_MAX, Budget, readRecordSet } from './record-set.js';

const require = createRequire(import.meta.url);

/** The versions of the fetch request that kafkajs 2.2.4 has and that answer with record batches. */
const VERSIONS = [4, 5, 6, 7, 8, 9, 10, 11];
/** From these on an answer has the beginning of the log, a session, and the replica to read from. */
const WITH_LOG_START = 5;
const WITH_SESSION = 7;
const WITH_REPLICA = 11;
/** From this version on the broker expects its client to wait; before, it has held the answer back. */
const WITH_WAITING_CLIENTS = 8;
/** Of what all batches of one answer hold, decompressed: one as large as it may be, and as much again. */
const ANSWER_BYTES_MAX = 2 * BATCH_BYTES_MAX;

interface Response {
  decode(raw: Buffer): Promise<object>;
}

const patched = new WeakSet<object>();

/**
 * kafkajs throws away the whole answer to a fetch when one batch of it cannot be read: its codec is unknown, or its records break off; the partitions
 * beside it then stand as well, for ever. And it checks no checksum. Here answers to fetches are read batch by batch, with every codec that
 * Kafka has; a batch that cannot be read is a record that says so, at its place.
 */
export function readAnswersBatchByBatch(): void {
  for (const version of VERSIONS) {
    const response = require(`kafkajs/src/protocol/requests/fetch/v${version}/response.js`) as Response;
    if (!patched.has(response)) response.decode = (raw) => readAnswer(raw, version);
    patched.add(response);
  }
  // For messages of a format before 2, which kafkajs reads itself; they know of no codec behind the third.
  const codecs = kafkajs.CompressionCodecs as unknown as Record<number, () => object>;
  const { GZIP, Snappy, LZ4 } = kafkajs.CompressionTypes;
  const gzip = codecs[GZIP]!();
  for (const codec of [GZIP, Snappy, LZ4]) {
    const decompress = (bytes: Buffer) => decompressed(codec, bytes, BATCH_BYTES_MAX);
    codecs[codec] = () => ({ ...(codec === GZIP && gzip), decompress });
  }
}

/** Exported for its suite. */
export async function readAnswer(raw: Buffer, version: number): Promise<object> {
  const reader = new ByteReader(raw);
  const throttleMs = reader.int32();
  const session = version >= WITH_SESSION ? { errorCode: reader.int16(), sessionId: reader.int32() } : {};
  const budget = new Budget(ANSWER_BYTES_MAX);
  const responses = [];
  for (let topics = reader.int32(); topics > 0; topics--) {
    const topicName = reader.text16();
    const partitions = [];
    for (let count = reader.int32(); count > 0; count--) partitions.push(await readPartition(reader, version, budget));
    responses.push({ topicName, partitions });
  }
  const throttled =
    version >= WITH_WAITING_CLIENTS ? { throttleTime: 0, clientSideThrottleTime: throttleMs } : { throttleTime: throttleMs };
  return { ...throttled, ...session, responses };
}

async function readPartition(reader: ByteReader, version: number, budget: Budget): Promise<object> {
  const facts = {
    partition: reader.int32(),
    errorCode: reader.int16(),
    highWatermark: String(reader.int64()),
    lastStableOffset: String(reader.int64()),
    ...(version >= WITH_LOG_START && { lastStartOffset: String(reader.int64()) }),
  };
  const abortedTransactions = [];
  for (let count = reader.int32(); count > 0; count--) {
    abortedTransactions.push({ producerId: String(reader.int64()), firstOffset: String(reader.int64()) });
  }
  const preferredReadReplica = version >= WITH_REPLICA ? reader.int32() : undefined;
  const length = reader.int32();
  const messages: FetchedRecord[] = length > 0 ? await readRecordSet(reader.take(length), budget) : [];
  return { ...facts, abortedTransactions, ...(preferredReadReplica !== undefined && { preferredReadReplica }), messages };
}
