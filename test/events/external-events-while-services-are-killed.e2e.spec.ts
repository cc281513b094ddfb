import { startKafka } from '../servers/index.mjs';
import { externalEvents } from './external-events.mjs';

const seed = Math.floor(Date.now() / 86_400_000);

describe('external events while the orchestrator and the gateway are killed', () => {
  it(`resume every wait exactly once and end in one disposition each, with the seed ${seed}`, async () => {
    const kafka = await startKafka({ exclusive: true });
    try {
      const victims = ['orchestrator', 'api-gateway'];
      const plan = { brokers: kafka.brokers, events: 3_000, waits: 300, seed, victims, killEveryMs: 30_000, partitions: 3 };
      const outcome = await externalEvents(plan);
      expect(outcome).toMatchObject({ records: 3_000, waits: 300, faults: [] });
      expect(outcome.kills).toBeGreaterThanOrEqual(3);
    } finally {
      await kafka.stop();
    }
  }, 420_000);
});
