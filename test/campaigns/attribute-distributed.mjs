import { startKafka, startMongo } from '../servers/index.mjs';
import { startDistributed } from '../system/index.mjs';
import { attributeCampaigns } from './attribute-campaigns.mjs';

/** Attributes the campaigns in five processes on a Kafka broker and a MongoDB-protocol server of their own. */
export async function attributeDistributed(campaigns) {
  const parts = [];
  try {
    const kafka = await startKafka({ exclusive: true });
    parts.unshift(kafka);
    const mongo = await startMongo({ exclusive: true });
    parts.unshift(mongo);
    const system = await startDistributed({ brokers: kafka.brokers, mongoUrl: mongo.url });
    parts.unshift(system);
    return await attributeCampaigns(system.url, campaigns);
  } finally {
    for (const part of parts) await part.stop();
  }
}
