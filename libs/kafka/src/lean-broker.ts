import { createRequire } from 'node:module';
import type { Broker, Cluster } from 'kafkajs';
import { systemClock } from '@runbook/ports';
import { TOPIC_DENIED, topicsDenied } from './access-denied.js';
import { fetchAnswer, type FetchAnswer } from './protocol/fetch-answer.js';
import { fetchRequest, type FetchLimits, type Question } from './protocol/fetch-request.js';
import { produceRequest, type TopicOfRecords } from './protocol/produce-request.js';

const require = createRequire(import.meta.url);

/** What kafkajs 2.2.4 has in its brokers and not in its types. */
interface SendingBroker extends Broker {
  readonly connectionPool: { send(request: ProtocolRequest): Promise<unknown> };
}

interface ProtocolRequest {
  readonly request: object;
  readonly response: { decode(payload: Buffer): Promise<unknown>; parse(decoded: never): unknown };
  readonly requestTimeout?: number;
}

/** Beside what the request itself may wait; whoever asks is done waiting before. */
const NETWORK_MS = 5_000;
/** How long a broker may wait for the copies in sync, where nobody says otherwise; whoever appends has given up long before. */
const PRODUCE_MS_MAX = 30_000;

/**
 * Fetches through kafkajs's connection to a broker, and reads the answer with a codec of ours.
 *
 * @param isForeign the topics are written by other programs
 */
export function fetchFrom(broker: Broker, questions: readonly Question[], limits: FetchLimits, isForeign: boolean): Promise<FetchAnswer> {
  const request = fetchRequest(questions, limits);
  const response = { decode: (payload: Buffer) => fetchAnswer(payload, isForeign), parse: (answer: FetchAnswer) => answer };
  return send(broker, { request, response, requestTimeout: limits.maxWaitTime + NETWORK_MS }) as Promise<FetchAnswer>;
}

interface ProduceAnswer {
  readonly topics: readonly { readonly topicName: string; readonly partitions: readonly { readonly errorCode: number }[] }[];
}

const kafkajsAnswer = require('kafkajs/src/protocol/requests/produce/v7/response.js') as ProtocolRequest['response'];
const produceAnswer: ProtocolRequest['response'] = {
  decode: kafkajsAnswer.decode,
  parse(answer: ProduceAnswer) {
    const denied = answer.topics.filter(({ partitions }) => partitions.some(({ errorCode }) => errorCode === TOPIC_DENIED));
    if (denied.length > 0) throw topicsDenied(denied.map(({ topicName }) => topicName));
    return kafkajsAnswer.parse(answer as never);
  },
};
/** Writes what a producer of kafkajs sends with a codec of ours: kafkajs makes an object of every number in every record. */
export function produceLean(cluster: Cluster): void {
  const find = cluster.findBroker.bind(cluster);
  cluster.findBroker = async (node) => Object.assign(await find(node), { produce });
}

interface ProduceOrder {
  /** Messages as kafkajs was given them. */
  readonly topicData: readonly TopicOfRecords[];
  readonly timeout?: number;
}

function produce(this: Broker, { topicData, timeout = PRODUCE_MS_MAX }: ProduceOrder): Promise<unknown> {
  return send(this, { request: produceRequest(topicData, timeout, systemClock.now()), response: produceAnswer });
}

/** As kafkajs does: what finds its connection closed says so to the broker. */
async function send(broker: Broker, request: ProtocolRequest): Promise<unknown> {
  try {
    return await (broker as SendingBroker).connectionPool.send(request);
  } catch (error) {
    if ((error as Error).name === 'KafkaJSConnectionClosedError') await broker.disconnect();
    throw error;
  }
}
