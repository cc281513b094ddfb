import { ByteWriter, payload, sizeOfString } from './bytes.js';

/** A partition that is asked for, and from where. */
export interface Question {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

export interface FetchLimits {
  readonly maxWaitTime: number;
  readonly minBytes: number;
  /** Of the answer, and of one partition in it. */
  readonly maxBytes: number;
  readonly maxBytesPerPartition: number;
}

const API_KEY = 1;
/** The newest that kafkajs 2.2.4 has; every broker since 2.3 takes it. */
const API_VERSION = 11;
const NO_REPLICA = -1;
const UNKNOWN = -1;
/** Records of transactions that are still open, or were aborted, are not shown. */
const READ_COMMITTED = 1;
const HEAD_BYTES = 29;
const PARTITION_BYTES = 28;
/** No topics that are forgotten (4), no rack (2). */
const TAIL_BYTES = 6;

/** A Fetch request (version 11) as kafkajs's connections send it, outside of fetch sessions. The broker fills its answer in the order of the questions. */
export function fetchRequest(questions: readonly Question[], limits: FetchLimits) {
  return {
    apiKey: API_KEY,
    apiVersion: API_VERSION,
    apiName: 'Fetch',
    encode: async () => payload(body(questions, limits)),
  };
}

function body(questions: readonly Question[], { maxWaitTime, minBytes, maxBytes, maxBytesPerPartition }: FetchLimits): Buffer {
  const topics = byTopic(questions);
  const bytes = topics.reduce(
    (sum, [topic, asked]) => sum + sizeOfString(topic) + 4 + asked.length * PARTITION_BYTES,
    HEAD_BYTES + TAIL_BYTES,
  );
  const to = new ByteWriter(Buffer.allocUnsafe(bytes));
  to.int32(NO_REPLICA);
  to.int32(maxWaitTime);
  to.int32(minBytes);
  to.int32(maxBytes);
  to.int8(READ_COMMITTED);
  to.int32(0);
  to.int32(-1);
  to.int32(topics.length);
  for (const [topic, asked] of topics) {
    to.string(topic);
    to.int32(asked.length);
    for (const { partition, offset } of asked) {
      to.int32(partition);
      to.int32(UNKNOWN);
      to.int64(offset);
      to.int64(UNKNOWN);
      to.int32(maxBytesPerPartition);
    }
  }
  to.int32(0);
  to.string('');
  return to.buffer;
}

/** Neighbours of one topic together; their order stays. */
function byTopic(questions: readonly Question[]): [string, Question[]][] {
  const topics: [string, Question[]][] = [];
  for (const question of questions) {
    const last = topics.at(-1);
    if (last?.[0] === question.topic) last[1].push(question);
    else topics.push([question.topic, [question]]);
  }
  return topics;
}
