import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { seeded } from '../faults/seeded.mjs';
import { client, startEmbedded, type EmbeddedSystem } from '../system/index.mjs';

const SEED = 20_261_130;
const KILLS = 2;
const RUNS_PER_ROUND = 20;
/** One post of so many is answered with 500, or not at all. */
const REFUSED_OF = 12;
const WITHIN_MS = 60_000;
/** Each kill is a start, which takes long on a machine with much else to do. */
const TEST_MS_MAX = 400_000;
const NAPS = {
  ...{ apiVersion: 'runbook/v1', id: 'naps', name: 'Naps' },
  steps: [
    { id: 'nap', type: 'timer', with: { durationMs: 200 } },
    { id: 'say', type: 'transform', dependsOn: ['nap'], with: { value: 1 } },
  ],
};

interface Arrived {
  readonly id: string;
  readonly run: string;
  readonly type: string;
}

const random = seeded(SEED);
const arrived: Arrived[] = [];
let posts = 0;
let receiver: Server;
let system: EmbeddedSystem;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      posts++;
      if (random(1, REFUSED_OF) === 1) return void (random(1, 2) === 1 ? response.writeHead(500).end() : request.socket.destroy());
      const { id, type, data } = JSON.parse(body) as { id: string; type: string; data: { execution: string } };
      arrived.push({ id, run: data.execution, type: type.split('.').at(-2)! });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  system = await startEmbedded({ environment: { EGRESS_ALLOW: `127.0.0.1:${port}` } });
  const api = client(system.url);
  await api.post('/runbooks', NAPS);
  const types = ['execution.started.v1', 'execution.completed.v1'];
  const { status } = await api.post('/subscriptions', { id: 'siem', url: `http://127.0.0.1:${port}/`, runbooks: ['naps'], types });
  expect(status).toBe(201);
});
afterAll(async () => {
  await system?.stop();
  receiver?.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

/** Asks again, under its key, until the service that was killed answers. */
async function startRun(key: string): Promise<string> {
  for (const until = Date.now() + WITHIN_MS; Date.now() < until; await sleep(50)) {
    const answer = await client(system.url)
      .post('/executions', { runbookId: 'naps' }, { 'idempotency-key': `"${key}"` })
      .catch(() => undefined);
    if (answer?.status === 201) return (answer.body as { id: string }).id;
  }
  throw new Error(`expected the start ${key} to be answered within ${WITHIN_MS} ms (seed ${SEED})`);
}

describe('facts while their service is killed', () => {
  it(
    'arrive each, under one id, in the order of their run',
    async () => {
      const runs: string[] = [];
      for (let round = 1; round <= KILLS; round++) {
        const starting = Promise.all(Array.from({ length: RUNS_PER_ROUND }, (_, n) => startRun(`round-${round}-${n}`)));
        await sleep(random(50, 600));
        await system.processes.standalone.kill9();
        await system.processes.standalone.start();
        runs.push(...(await starting));
      }
      const wanted = runs.length * 2;
      const distinct = () => new Set(arrived.map(({ id }) => id)).size;
      for (const until = Date.now() + WITHIN_MS; distinct() < wanted && Date.now() < until;) await sleep(100);
      // What would come twice, or without being asked for, has come by then.
      await sleep(1_000);
      const said = `seed ${SEED}: ${runs.length} runs, ${KILLS} kills, ${posts} posts, ${arrived.length} taken, ${distinct()} facts`;
      console.log(said);
      // A run that says less is named, with how it stands: whether a fact was lost or has not happened.
      const silent = runs.filter((run) => new Set(arrived.filter((one) => one.run === run).map(({ id }) => id)).size !== 2);
      const standing = await Promise.all(silent.map(async (run) => [run, (await client(system.url).get(`/executions/${run}`)).body]));
      expect([said, standing, distinct()]).toEqual([said, [], wanted]);
      for (const run of runs) {
        const ofRun = arrived.filter((one) => one.run === run);
        const firsts = ofRun.filter(({ id }, index) => ofRun.findIndex((one) => one.id === id) === index);
        expect([run, firsts.map(({ type }) => type)]).toEqual([run, ['started', 'completed']]);
      }
    },
    TEST_MS_MAX,
  );
});
