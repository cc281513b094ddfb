import { startKafka, startMongo } from '../servers/index.mjs';
import { startDistributed } from '../system/index.mjs';
import { startExamples } from './examples.mjs';

/** In five processes on a Kafka broker and a MongoDB-protocol server of their own. */
export async function startDistributedExamples() {
  const parts = [];
  const stop = async () => {
    for (const part of parts) await part.stop();
  };
  try {
    const kafka = await startKafka({ exclusive: true });
    parts.unshift(kafka);
    const mongo = await startMongo({ exclusive: true });
    parts.unshift(mongo);
    return await startExamples(async (environment) => {
      const system = await startDistributed({ brokers: kafka.brokers, mongoUrl: mongo.url, environment });
      parts.unshift(system);
      return { url: system.url, stop };
    });
  } catch (error) {
    await stop();
    throw error;
  }
}
