import kafkajs from 'kafkajs';
import { admit, noAdmission } from '@runbook/processor';
import { decodeRecord, isClaim, TOPICS } from '@runbook/wire';

/**
 * Reads the whole execution log as every reader does, admitted records only, and answers which event each run received, in order.
 *
 * @param {string[]} brokers
 * @returns {Promise<Map<string, string[]>>} ids of events by the run's id
 */
export async function receivedWords(brokers) {
  const kafka = new kafkajs.Kafka({ brokers, logLevel: kafkajs.logLevel.NOTHING });
  const ends = await endsOf(kafka, TOPICS.executionEvents);
  const consumer = kafka.consumer({ groupId: `what-the-log-says-${Date.now()}` });
  const received = new Map();
  const known = new Map();
  await consumer.connect();
  await consumer.subscribe({ topic: TOPICS.executionEvents, fromBeginning: true });
  await new Promise((resolve, reject) => {
    if (ends.size === 0) return resolve();
    const eachMessage = async ({ partition, message }) => {
      const record = decodeRecord(message.value);
      const admission = admit(known.get(partition) ?? noAdmission, record);
      if (admission) {
        known.set(partition, admission);
        if (!isClaim(record)) note(received, record);
      }
      if (Number(message.offset) + 1 >= ends.get(partition)) ends.delete(partition);
      if (ends.size === 0) resolve();
    };
    consumer.run({ eachMessage }).catch(reject);
  });
  await consumer.disconnect();
  return received;
}

function note(received, { id, events }) {
  for (const event of events) {
    if (event.type === 'EventReceived') received.set(id, [...(received.get(id) ?? []), event.event.id]);
  }
}

async function endsOf(kafka, topic) {
  const admin = kafka.admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  return new Map(offsets.filter(({ low, high }) => low !== high).map(({ partition, high }) => [partition, Number(high)]));
}
