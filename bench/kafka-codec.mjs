// CPU of writing one Produce request and of reading one answer to a fetch, by kafkajs's codec and by ours, of the size that they have at 64 clients:
// 15 records of 1.3 KB in five of six partitions.
//   npm run build && node bench/kafka-codec.mjs
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { produceRequest } = await import('../libs/kafka/dist/protocol/produce-request.js');
const { fetchAnswer } = await import('../libs/kafka/dist/protocol/fetch-answer.js');
const { storedRecord } = await import('../libs/kafka/dist/stored-record.js');
const createRequest = require('kafkajs/src/protocol/request.js');
const kafkajsProduce = require('kafkajs/src/protocol/requests/produce/v7/request.js');
const kafkajsFetch = require('kafkajs/src/protocol/requests/fetch/v11/response.js');
const Batch = require('kafkajs/src/consumer/batch.js');

const TOPIC = 'runbook.execution.events';
const ROUNDS = 4_000;
const message = (n) => ({
  key: `exe_0190f3a2-7c1e-7a5b-9d3e-00000000${1000 + n}`,
  value: Buffer.alloc(1_300, `{"v":1,"aggregate":"execution","seq":${n}}`),
  headers: { sha256: 'ab'.repeat(32) },
});
const partitions = [0, 1, 2, 3, 4].map((partition) => ({
  partition,
  messages: [0, 1, 2].map((n) => message(3 * partition + n)),
}));
const topicData = [{ topic: TOPIC, partitions }];
const answer = await answerOf(topicData);

await compare('writing a Produce request', {
  kafkajs: () => sent(kafkajsProduce({ acks: -1, timeout: 30_000, compression: 0, topicData })),
  ours: () => sent(produceRequest(topicData, 30_000, 1_796_000_000_000)),
});
await compare('reading the answer to a fetch', { kafkajs: readByKafkajs, ours: () => fetchAnswer(answer) });

function sent(request) {
  return createRequest({ request, correlationId: 7, clientId: 'bench' });
}

/** What its consumer makes of an answer before a handler sees it, and what we made of that. */
async function readByKafkajs() {
  const { responses } = await kafkajsFetch.parse(await kafkajsFetch.decode(answer));
  for (const { topicName: topic, partitions: answered } of responses) {
    for (const data of answered) {
      const batch = new Batch(topic, '0', data);
      batch.messages.map((one) => storedRecord(batch, one));
    }
  }
}

/** As a broker answers: each partition's batch as it was written, and one partition without any. */
async function answerOf(topics) {
  const { buffer } = await produceRequest(topics, 30_000, 1_796_000_000_000).encode();
  const int = (bytes, value) => {
    const number = Buffer.alloc(bytes);
    number.writeIntBE(value, bytes - Math.min(bytes, 6), Math.min(bytes, 6));
    return number;
  };
  const head = (partition) => [int(4, partition), int(2, 0), int(8, 9), int(8, 9), int(8, 0), int(4, 0), int(4, -1)];
  const parts = [int(4, 0), int(2, 0), int(4, 0), int(4, 1), int(2, TOPIC.length), Buffer.from(TOPIC), int(4, partitions.length + 1)];
  let at = 12 + 2 + TOPIC.length + 4;
  for (const { partition } of partitions) {
    const length = buffer.readInt32BE(at + 4);
    parts.push(...head(partition), buffer.subarray(at + 4, at + 8 + length));
    at += 8 + length;
  }
  parts.push(...head(5), int(4, 0));
  return Buffer.concat(parts);
}

async function compare(what, ways) {
  const cpuUs = {};
  for (const name of Object.keys(ways)) cpuUs[name] = [];
  for (let round = 0; round < 5; round++) {
    for (const [name, way] of Object.entries(ways)) {
      const before = process.cpuUsage();
      for (let n = 0; n < ROUNDS; n++) await way();
      const { user, system } = process.cpuUsage(before);
      // The first round compiles.
      if (round > 0) cpuUs[name].push((user + system) / ROUNDS);
    }
  }
  const least = Object.entries(cpuUs).map(([name, all]) => `${name} ${Math.min(...all).toFixed(1)} µs`);
  console.log(`${what}: ${least.join(', ')}`);
}
