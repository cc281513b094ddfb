import { jest } from '@jest/globals';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startKafka, startMongo } from '../servers/index.mjs';
import { client, startDistributed, type DistributedSystem } from './index.mjs';

const TOKEN = 'tok-on-kafka-canary-77';
const KEY = 'kq83hdn29sLw0vTz4mXc7bRf1yGp5uJe6oIaQsWdNhE=';

jest.setTimeout(600_000);

describe('a credential, with the services on Kafka', () => {
  let server: Server;
  let target: string;
  let system: DistributedSystem;
  const held: ServerResponse[] = [];
  let holds = false;
  const servers: { stop(): Promise<void> }[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      const isIn = request.headers.authorization === `Bearer ${TOKEN}`;
      if (isIn && holds) return void held.push(response);
      response.writeHead(isIn ? 200 : 401, { 'content-type': 'application/json' }).end('{}');
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    target = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const kafka = await startKafka();
    const mongo = await startMongo();
    servers.push(kafka, mongo);
    const environment = { EGRESS_ALLOW: target, CREDENTIALS_KEY: KEY };
    system = await startDistributed({ brokers: kafka.brokers, mongoUrl: mongo.url, environment });
  });

  afterAll(async () => {
    await system?.stop();
    for (const one of servers) await one.stop();
    server?.closeAllConnections();
    server?.close();
  });

  it('is used by an executor, and no use is lost with one that is killed', async () => {
    const api = client(system.url);
    const expectStatus = async (status: number, asked: Promise<{ status: number; body: unknown }>) => {
      const { status: found, body } = await asked;
      expect({ status: found, body }).toMatchObject({ status });
      // eslint-disable-next-line @typescript-eslint/no-explicit-any -- The suite looks into it.
      return body as any;
    };
    const body = { name: 'ti-api', kind: 'bearer', value: { token: TOKEN }, hosts: [target], runbooks: ['triage'] };
    await expectStatus(201, api.post('/credentials', body));
    const with_ = { url: `http://${target}/me`, credential: 'ti-api' };
    const runbook = { apiVersion: 'runbook/v1', id: 'triage', name: 'Triage', steps: [{ id: 'ask', type: 'call-service', with: with_ }] };
    await expectStatus(201, api.post('/runbooks', runbook));
    const check = await expectStatus(200, api.post('/credentials/ti-api/check', { address: `http://${target}/me` }));
    expect(check).toMatchObject({ outcome: 'works' });
    const run = await expectStatus(201, api.post('/executions', { runbookId: 'triage' }, { prefer: 'wait=60' }));
    expect(run.status).toBe('COMPLETED');
    holds = true;
    const broken = await expectStatus(201, api.post('/executions', { runbookId: 'triage' }));
    while (held.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    await system.processes['executor-service']!.kill9();
    const { items } = await expectStatus(200, api.get('/credentials/ti-api/uses'));
    expect(items).toMatchObject([
      { execution: broken.id, step: 'ask', attempt: 1, version: 1, host: target },
      { execution: run.id, step: 'ask', attempt: 1, version: 1, host: target },
    ]);
    holds = false;
    await system.processes['executor-service']!.start();
    expect((await expectStatus(200, api.get(`/executions/${broken.id}?waitSeconds=60`))).status).toBe('COMPLETED');
    expect((await expectStatus(200, api.get('/credentials/ti-api/uses'))).items).toHaveLength(3);
  });
});
