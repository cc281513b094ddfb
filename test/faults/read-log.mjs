import kafkajs from 'kafkajs';
import { randomUUID } from 'node:crypto';

const READ_WITHIN_MS = 180_000;

/**
 * Every record of a topic as the brokers have it, read without any of the product's readers.
 *
 * @param {readonly string[]} brokers
 * @param {string} topic
 * @returns {Promise<{ offset: number, value: Buffer, headers: Record<string, string> }[][]>} by partition, in the order of the log
 */
export async function readLog(brokers, topic) {
  const kafka = new kafkajs.Kafka({ brokers: [...brokers], clientId: 'read-log', logLevel: kafkajs.logLevel.NOTHING });
  const ends = await endsOf(kafka, topic);
  const records = ends.map(() => []);
  const isWhole = () => ends.every((end, partition) => end === 0 || (records[partition].at(-1)?.offset ?? -1) >= end - 1);
  const consumer = kafka.consumer({ groupId: `read-log-${randomUUID()}` });
  await consumer.connect();
  let timer;
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise((resolve, reject) => {
      const give = () =>
        new Error(`expected ${ends} records of ${topic} within ${READ_WITHIN_MS} ms, found ${records.map((of) => of.length)}`);
      timer = setTimeout(() => reject(give()), READ_WITHIN_MS);
      const eachBatch = async ({ batch: { partition, messages } }) => {
        for (const message of messages) take(records[partition], message);
        if (isWhole()) resolve();
      };
      consumer.run({ autoCommit: false, eachBatch }).then(() => isWhole() && resolve(), reject);
    });
    return records;
  } finally {
    clearTimeout(timer);
    await consumer.disconnect();
  }
}

async function endsOf(kafka, topic) {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const offsets = await admin.fetchTopicOffsets(topic);
    return offsets.sort((a, b) => a.partition - b.partition).map(({ high }) => Number(high));
  } finally {
    await admin.disconnect();
  }
}

/** One that the group was brought before, after it had formed anew, is left out. */
function take(records, { offset, value, headers }) {
  if (records.length > 0 && Number(offset) <= records.at(-1).offset) return;
  const texts = Object.entries(headers ?? {}).map(([name, text]) => [name, String(text)]);
  records.push({ offset: Number(offset), value, headers: Object.fromEntries(texts) });
}
