import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Kafka } from 'kafkajs';
import { startKafka, type KafkaServer } from '../servers/index.mjs';
import { client, startAnother, startDistributed, type DistributedSystem } from './index.mjs';

const [OLD, NEW] = ['a1'.repeat(32), 'b2'.repeat(32)];
const GATE = [
  'apiVersion: runbook/v1',
  'id: gate',
  'name: Gate',
  'steps:',
  '  - { id: ok, type: human-approval, with: { approvers: { users: [dev] }, quorum: 1, fourEyes: false, message: Go on? } }',
].join('\n');
/** Long enough for a record to be read, decided on and shown. */
const READ_MS = 3_000;
const TEST_TIMEOUT_MS = 240_000;

let kafka: KafkaServer;
let system: DistributedSystem;
let writer: Kafka;

const api = () => client(system.url);
const statusOf = async (id: string) => (await api().get(`/executions/${id}`)).body.status as string;

async function waitingRun(): Promise<string> {
  const { body } = await api().post('/executions', { runbookId: 'gate' });
  for (let left = 100; (await statusOf(body.id)) !== 'AWAITING_APPROVAL' && left > 0; left--) await sleep(100);
  expect(await statusOf(body.id)).toBe('AWAITING_APPROVAL');
  return body.id;
}

async function approve(id: string): Promise<void> {
  const { items } = (await api().get('/approvals')).body as { items: { id: string; digest: string; execution: string }[] };
  const approval = items.find(({ execution }) => execution === id)!;
  expect((await api().post(`/approvals/${approval.id}/votes`, { decision: 'approve', digest: approval.digest })).status).toBe(200);
  for (let left = 100; (await statusOf(id)) !== 'COMPLETED' && left > 0; left--) await sleep(100);
  expect(await statusOf(id)).toBe('COMPLETED');
}

/** As whoever may write to the topics does. */
async function write(topic: string, key: string, value: object, headers: Record<string, string> = {}): Promise<void> {
  const producer = writer.producer();
  await producer.connect();
  await producer.send({ topic, messages: [{ key, value: JSON.stringify(value), partition: 0, headers }] });
  await producer.disconnect();
}

beforeAll(async () => {
  kafka = await startKafka({ exclusive: true });
  writer = new kafkajs.Kafka({ brokers: kafka.brokers, logLevel: kafkajs.logLevel.NOTHING });
  system = await startDistributed({ brokers: kafka.brokers, environment: { CLUSTER_KEY: OLD, PARTITIONS: '1' } });
  expect((await api().post('/runbooks', GATE, { 'content-type': 'application/yaml' })).status).toBe(201);
}, TEST_TIMEOUT_MS);
afterAll(async () => {
  await system?.stop();
  await kafka?.stop();
}, TEST_TIMEOUT_MS);

describe('a topic that others write to', () => {
  it(
    'decides nothing that they ask in the name of somebody',
    async () => {
      const id = await waitingRun();
      const actor = { kind: 'person', id: 'dev', tenant: 'default', via: 'api-key' };
      const command = { v: 1, id: 'cmd_forged', aggregate: 'execution', aggregateId: id, tenant: 'default', actor };
      await write('runbook.execution.commands', id, { ...command, body: { type: 'CancelExecution', reason: 'forged' } });
      await write(
        'runbook.execution.commands',
        id,
        { ...command, body: { type: 'CancelExecution', reason: 'forged' } },
        { seal: 'v1.00000000.AAAA' },
      );
      await sleep(READ_MS);
      expect(await statusOf(id)).toBe('AWAITING_APPROVAL');
      await approve(id);
      expect(readFileSync(system.processes['orchestrator']!.logFile, 'utf8')).toContain('a record without a seal that fits was not read');
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'takes no decision and no claim from them',
    async () => {
      const id = await waitingRun();
      const records = (await api().get(`/executions/${id}/events`)).body.items;
      await write('runbook.execution.events', 'own_forged', {
        v: 1,
        aggregate: 'partition',
        term: 99,
        owner: 'own_forged',
        at: new Date().toISOString(),
      });
      const forged = {
        v: 1,
        aggregate: 'execution',
        id,
        tenant: 'default',
        term: 99,
        owner: 'own_forged',
        seq: 1,
        version: 99,
        events: [],
      };
      await write('runbook.execution.events', id, {
        ...forged,
        at: new Date().toISOString(),
        cause: { timer: 'x' },
        actor: {},
        prev: null,
      });
      await sleep(READ_MS);
      expect((await api().get(`/executions/${id}/events`)).body.items).toEqual(records);
      await approve(id);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'is not written to by a service that has another key, or none: it ends and says so',
    async () => {
      for (const [environment, expected] of [
        [{ CLUSTER_KEY: NEW }, 'expected the log to be sealed from its first record on with a key of CLUSTER_KEY'],
        [{ CLUSTER_KEY: undefined as unknown as string }, 'expected CLUSTER_KEY, because the services seal what they write'],
      ] as const) {
        await expect(startAnother(system, 'audit-service', environment)).rejects.toThrow(expected);
      }
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'goes on with a new key, and opens what the old one sealed',
    async () => {
      const id = await waitingRun();
      const { folder, environment } = system;
      await Promise.all(Object.values(system.processes).map((process) => process.stop()));
      const renewed = await startDistributed({
        brokers: kafka.brokers,
        environment: { ...environment, DATA_DIR: `${folder}/data`, CLUSTER_KEY: `${NEW},${OLD}` },
      });
      const before = system;
      system = renewed;
      try {
        expect(await statusOf(id)).toBe('AWAITING_APPROVAL');
        await approve(id);
      } finally {
        await renewed.stop();
        system = before;
      }
    },
    TEST_TIMEOUT_MS,
  );
});
