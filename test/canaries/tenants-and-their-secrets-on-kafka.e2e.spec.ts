import { jest } from '@jest/globals';
import { startKafka, startMongo } from '../servers/index.mjs';
import { playCanaries } from './canary-game.mjs';

/** `node scripts/canaries.mjs --distributed` plays thousands. */
const RUNS = 40;
const TOPICS = ['execution', 'registry', 'identity', 'correlation'].flatMap((name) => [
  `runbook.${name}.commands`,
  `runbook.${name}.events`,
]);

jest.setTimeout(900_000);

describe('tenants and their secrets, in five services on Kafka and MongoDB', () => {
  it('are nowhere where they do not belong: in answers, logs of processes, topics, documents, traces and notices', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    process.stdout.write(`canaries: seed ${seed}\n`);
    // Every record of every topic is read: no other suite's.
    const servers = await Promise.all([startKafka({ exclusive: true }), startMongo({ exclusive: true })]);
    try {
      const [{ brokers }, { url: mongoUrl }] = servers;
      const played = await playCanaries({ runs: RUNS, seed, servers: { brokers, mongoUrl } });
      expect(played.found).toEqual([]);
      expect(played.seen).toEqual(
        expect.arrayContaining(['a document', 'stored at MongoDB', ...TOPICS.map((topic) => `a record of ${topic}`)]),
      );
      expect(played.failed).toBeGreaterThan(0);
      expect(played.shown).toBeGreaterThan(RUNS / 3);
      expect(played.traces).toBeGreaterThan(0);
    } finally {
      for (const server of servers) await server.stop();
    }
  });
});
