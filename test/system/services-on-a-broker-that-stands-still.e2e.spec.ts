import { jest } from '@jest/globals';
import { startKafka } from '../servers/index.mjs';
import { client, startDistributed, type DistributedSystem } from './index.mjs';

const RUNBOOK = {
  ...{ apiVersion: 'runbook/v1', id: 'waits', name: 'Waits a little, again and again' },
  steps: [
    {
      ...{ id: 'all', type: 'loop', count: 200, collect: null },
      steps: [{ id: 'wait', type: 'timer', with: { durationMs: 50 } }],
    },
  ],
};

jest.setTimeout(300_000);

describe('services on a broker that stands still', () => {
  let broker: Awaited<ReturnType<typeof startKafka>>;
  let system: DistributedSystem;
  beforeAll(async () => {
    broker = await startKafka({ exclusive: true });
    system = await startDistributed({ brokers: broker.brokers });
  });
  afterAll(async () => {
    await system?.stop();
    await broker?.stop();
  });

  it('stop all the same when they are asked to, each in its time and with status 0, in the middle of runs', async () => {
    const api = client(system.url);
    expect((await api.post('/runbooks', RUNBOOK)).status).toBe(201);
    for (let n = 0; n < 5; n++) expect((await api.post('/executions', { runbookId: 'waits' })).status).toBe(201);
    process.kill(broker.pid!, 'SIGSTOP');
    try {
      // What is under way now waits for an answer.
      await new Promise((resolve) => setTimeout(resolve, 500));
      const names = Object.keys(system.processes);
      const ends = await Promise.all(names.map((name) => system.processes[name]!.stop('SIGTERM')));
      expect(Object.fromEntries(names.map((name, at) => [name, ends[at]]))).toEqual(
        Object.fromEntries(names.map((name) => [name, { code: 0, signal: null }])),
      );
    } finally {
      process.kill(broker.pid!, 'SIGCONT');
    }
  });
});
