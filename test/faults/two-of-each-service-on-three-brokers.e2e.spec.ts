import { startKafkaCluster, startMongo } from '../servers/index.mjs';
import { clusterRounds } from './cluster-rounds.mjs';

// Another seed every day, and the day in the test's name, so that a failure can be had again.
const seed = Math.floor(Date.now() / 86_400_000);

describe('two of each service on three brokers', () => {
  it(`lose nothing and do nothing twice while brokers and services are killed, stopped and cut off, with the seed ${seed}`, async () => {
    const cluster = await startKafkaCluster();
    const mongo = await startMongo({ exclusive: true }).catch(async (error: unknown) => {
      await cluster.stop();
      throw error;
    });
    try {
      const outcome = await clusterRounds({ cluster, mongoUrl: mongo.url, times: 10, seed });
      expect(outcome).toMatchObject({ findings: [] });
      expect(Object.values(outcome.injected)).toEqual([2, 2, 2, 1, 2, 1]);
    } finally {
      await Promise.all([cluster.stop(), mongo.stop()]);
    }
  }, 1_200_000);
});
