import { startKafka, startMongo } from '../servers/index.mjs';
import { roll } from './roll.mjs';

describe('two releases on one log', () => {
  const servers: { stop(): Promise<void> }[] = [];
  afterAll(() => Promise.all(servers.map((server) => server.stop())));

  it('take over from each other under load, and the older one ends by itself before it decides on what only the newer one reads', async () => {
    const kafka = await startKafka({ exclusive: true });
    servers.push(kafka);
    const mongo = await startMongo({ exclusive: true });
    servers.push(mongo);
    const rolled = await roll({ brokers: kafka.brokers, mongoUrl: mongo.url, short: true, say: () => undefined });
    expect(rolled).toMatchObject({ endedByThemselves: 5, faults: [] });
    for (const count of [rolled.runs, rolled.firstForm, rolled.secondForm]) expect(count).toBeGreaterThan(0);
  }, 300_000);
});
