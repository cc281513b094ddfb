import { startKafka } from '../servers/index.mjs';
import { killRounds } from './kill-rounds.mjs';

const seed = Math.floor(Date.now() / 86_400_000);

describe('five services on Kafka, each killed in the middle of runs', () => {
  it(`lose nothing and do nothing twice, with the seed ${seed}`, async () => {
    const kafka = await startKafka({ exclusive: true });
    try {
      const victims = ['orchestrator', 'executor-service', 'api-gateway'];
      const outcome = await killRounds({ brokers: kafka.brokers, victims, times: 3, runs: 20, seed });
      expect(outcome).toMatchObject({ kills: 3, runs: 60, faults: [] });
    } finally {
      await kafka.stop();
    }
  }, 420_000);
});
