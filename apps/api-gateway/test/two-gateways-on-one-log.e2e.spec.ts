import { setTimeout as sleep } from 'node:timers/promises';
import { startKafka, startMongo } from '../../../test/servers/index.mjs';
import { client, startAnother, startDistributed } from '../../../test/system/index.mjs';
import { NAP } from './documents.js';

/** Longer than a session of a Kafka group: the gateway that stands still loses its partitions. */
const STILL_MS = 15_000;

describe('two gateways on one log', () => {
  type Servers = { readonly stop: () => Promise<unknown> };
  let servers: Servers[] = [];
  let system: Awaited<ReturnType<typeof startDistributed>>;
  let other: Awaited<ReturnType<typeof startAnother>>;
  let one: ReturnType<typeof client>;
  let two: ReturnType<typeof client>;
  beforeAll(async () => {
    const kafka = await startKafka({ exclusive: true });
    const mongo = await startMongo();
    servers = [kafka, mongo];
    system = await startDistributed({ brokers: kafka.brokers, mongoUrl: mongo.url, environment: { PARTITIONS: '2' } });
    other = await startAnother(system, 'api-gateway');
    [one, two] = [client(system.url), client(other.url)];
    expect((await one.post('/runbooks', NAP, { 'content-type': 'application/yaml' })).status).toBe(201);
  });
  afterAll(async () => {
    await other?.stop();
    await system?.stop();
    await Promise.all(servers.map((server) => server.stop()));
  });

  const start = async (ms: number) => {
    const { status, body } = await one.post('/executions', { runbookId: 'nap', inputs: { ms, who: 'Ana' } });
    expect(status).toBe(201);
    return body.id as string;
  };

  it('know at once what the other one has answered', async () => {
    const answers: number[] = [];
    for (let n = 0; n < 20; n++) {
      const id = await start(600_000);
      const shown = await two.get(`/executions/${id}`);
      const paused = await two.post(`/executions/${id}/pause`, { reason: 'x' });
      answers.push(shown.status, paused.status);
      await two.post(`/executions/${id}/terminate`);
    }
    expect(new Set(answers)).toEqual(new Set([200]));
    expect((await two.get('/executions/exe_00000000000000000000000000000000')).status).toBe(404);
  });

  it('show the same, when one of them stood still while a run went on', async () => {
    const id = await start(STILL_MS / 2);
    expect((await two.get(`/executions/${id}`)).body.status).toBe('RUNNING');
    other.freeze();
    await sleep(STILL_MS);
    const ended = await one.get(`/executions/${id}`);
    other.wake();
    expect(ended.body).toMatchObject({ status: 'COMPLETED', outputs: { greeting: 'Hello, Ana' } });
    const until = Date.now() + 30_000;
    while ((await two.get(`/executions/${id}`)).body.status !== 'COMPLETED' && Date.now() < until) await sleep(100);
    // What it had in memory when it stood still has not come back, here or there.
    await sleep(2_000);
    for (const gateway of [one, two]) expect((await gateway.get(`/executions/${id}`)).body).toEqual(ended.body);
  });
});
