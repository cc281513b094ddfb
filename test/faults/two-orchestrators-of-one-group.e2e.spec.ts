import { startKafka, startMongo } from '../servers/index.mjs';
import { membershipRounds } from './membership-rounds.mjs';

// Another seed every day, and the day in the test's name, so that a failure can be had again.
const seed = Math.floor(Date.now() / 86_400_000);

describe('two orchestrators of one group', () => {
  it(`lose nothing and do nothing twice while one sleeps and wakes, is killed, leaves and joins again, with the seed ${seed}`, async () => {
    const kafka = await startKafka({ exclusive: true });
    const mongo = await startMongo({ exclusive: true }).catch(async (error: unknown) => {
      await kafka.stop();
      throw error;
    });
    try {
      const outcome = await membershipRounds({ brokers: kafka.brokers, mongoUrl: mongo.url, rounds: 1, seed });
      expect(outcome).toMatchObject({ changes: { join: 1, zombie: 1, kill9: 1, leave: 1 }, faults: [] });
    } finally {
      await Promise.all([kafka.stop(), mongo.stop()]);
    }
  }, 600_000);
});
