import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import kafkajs, { type Consumer, type Producer } from 'kafkajs';
import { ACCOUNTS, SERVICE_ACCOUNTS, topicUses, type ServiceAccount } from '@runbook/service';
import { Worker } from '@runbook/worker-sdk';
import { AccountProbe } from './account-probe.js';
import { allRights, BrokerWithAccounts, isAlive, nameOf, until, type AnyAccount, type Right } from './accounts-at-a-broker.js';
import { API_KEY, client, startServices } from './index.mjs';

const SERVICE_OF: Readonly<Record<ServiceAccount, string>> = {
  ...{ gateway: 'api-gateway', orchestrator: 'orchestrator', executor: 'executor-service' },
  ...{ approval: 'approval-service', audit: 'audit-service' },
};
const EXTERNAL = 'acme.alerts';
const OTHERS = { namespaces: ['edr'], sources: [EXTERNAL] };
const TOPICS = { PARTITIONS: '1', KAFKA_WORKERS: 'default/edr' };
const RIGHTS = allRights(OTHERS);

jest.setTimeout(300_000);

let broker: BrokerWithAccounts;
let asked: Server;
let folder: string;
let system: Awaited<ReturnType<typeof startServices>>;
let worker: Worker;
let producer: Producer;
let factReader: Consumer;
const facts: string[] = [];
const calls: string[] = [];

const api = () => client(system.url);

function environmentOf(account: ServiceAccount, target: string): Record<string, string> {
  return {
    ...{ DATA_DIR: join(folder, 'data'), DEV_API_KEY: API_KEY, LOG_LEVEL: 'warn', ADMISSION: 'off', REVIEW: 'off' },
    ...{ EGRESS_ALLOW: target, CLUSTER_KEY: 'a1'.repeat(32), ...TOPICS, ...broker.environmentOf(account) },
  };
}

async function register(document: object): Promise<void> {
  const { status, body } = await api().post('/runbooks', { apiVersion: 'runbook/v1', ...document });
  expect([status, body]).toEqual([201, expect.anything()]);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-accounts-'));
  asked = createServer((request, response) => {
    calls.push(request.url!);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"seen":true}');
  });
  await new Promise<void>((resolve) => void asked.listen(0, '127.0.0.1', resolve));
  const target = `127.0.0.1:${(asked.address() as AddressInfo).port}`;
  broker = await BrokerWithAccounts.start([...ACCOUNTS, 'producer', 'worker']);
  await broker.give(RIGHTS);
  await broker.makeTopics(TOPICS);
  await broker.admin.createTopics({ waitForLeaders: true, topics: [EXTERNAL, `${EXTERNAL}.dead-letter`].map((topic) => ({ topic, numPartitions: 1 })) }); // prettier-ignore
  const environments = SERVICE_ACCOUNTS.map((account) => [SERVICE_OF[account], environmentOf(account, target)]);
  system = await startServices(Object.fromEntries(environments));
  const { brokers, ...security } = broker.clientOf('worker');
  worker = new Worker({
    kafka: { brokers, namespace: 'edr', client: security },
    name: 'edr-1',
    actions: { 'edr/isolate': ({ host }: { host: string }) => Promise.resolve({ isolated: host }) },
  });
  await worker.start();
  producer = new kafkajs.Kafka(broker.clientOf('producer')).producer();
  factReader = broker.open.consumer({ groupId: 'suite' });
  await Promise.all([producer.connect(), factReader.connect()]);
  await factReader.subscribe({ topic: 'runbook.facts', fromBeginning: true });
  await factReader.run({
    eachMessage: ({ message }) => Promise.resolve(void facts.push((JSON.parse(String(message.value)) as { type: string }).type)),
  });
}, 300_000);
afterAll(async () => {
  await worker?.stop();
  await Promise.all([producer?.disconnect(), factReader?.disconnect()]);
  await system?.stop();
  await broker?.stop();
  asked?.closeAllConnections();
  await new Promise((resolve) => asked.close(resolve));
  await rm(folder, { recursive: true, force: true });
}, 120_000);

const event = (id: string, type: string, more: object) =>
  JSON.stringify({ specversion: '1.0', id, source: '/acme', type, datacontenttype: 'application/json', ...more });
const headers = { 'content-type': 'application/cloudevents+json' };

describe('services with accounts of their own', () => {
  it('do a whole run: calls, an approval, a word from a topic, a worker; facts are told of it and the audit holds', async () => {
    const base = `http://127.0.0.1:${(asked.address() as AddressInfo).port}`;
    await until('the announcement of the action', async () => {
      const { status } = await api().post('/runbooks', {
        ...{ apiVersion: 'runbook/v1', id: 'contain', name: 'Contain a host' },
        steps: [
          { id: 'look', type: 'call-service', with: { url: `${base}/look` } },
          { id: 'ask', type: 'human-approval', dependsOn: ['look'], with: { approvers: { users: ['dev'] }, quorum: 1, fourEyes: false, message: 'Go on?' } }, // prettier-ignore
          { id: 'isolate', type: 'action', use: 'edr/isolate', dependsOn: ['ask'], with: { host: 'host-7' } },
          { id: 'word', type: 'wait-for-event', dependsOn: ['isolate'], with: { event: 'com.example.isolated', key: 'host-7' } },
          { id: 'tell', type: 'call-service', dependsOn: ['word'], with: { url: `${base}/tell` } },
        ],
        outputs: { isolated: '{{ steps.isolate.output.isolated }}' },
      });
      return status === 201 || undefined;
    });
    expect((await api().put('/event-sources/acme', { topic: EXTERNAL })).status).toBe(201);
    const { body: run } = await api().post('/executions', { runbookId: 'contain' });
    const approval = await until('the approval', async () => {
      const { items } = (await api().get('/approvals')).body as { items: { id: string; digest: string; execution: string }[] };
      return items.find(({ execution }) => execution === run.id);
    });
    const vote = { decision: 'approve', digest: approval.digest };
    expect((await api().post(`/approvals/${approval.id}/votes`, vote)).status).toBe(200);
    await producer.send({
      topic: EXTERNAL,
      messages: [{ key: 'k', value: event('1', 'com.example.isolated', { subject: 'host-7' }), headers }],
    });
    expect((await api().get(`/executions/${run.id}?waitSeconds=60`)).body).toMatchObject({
      status: 'COMPLETED',
      outputs: { isolated: 'host-7' },
    });
    expect(calls).toEqual(['/look', '/tell']);
    await until('the fact of its end', () => facts.find((type) => type.includes('execution.completed')));
    const verified = await until('the audit of all of it', async () => {
      const { body } = await api().get(`/executions/${run.id}/logs/verify`);
      return body.complete === false ? undefined : body;
    });
    expect(verified).toMatchObject({ valid: true });
    expect((await api().get('/audit/verify?partition=0')).body).toMatchObject({ valid: true });
  });

  it('start a run by a trigger, and put what is none aside', async () => {
    await register({
      ...{ id: 'greet', name: 'Greet', triggers: [{ event: 'com.example.arrived' }] },
      steps: [{ id: 'say', type: 'transform', with: { value: 1 } }],
    });
    const topic = 'runbook.triggers';
    await producer.send({ topic, messages: [{ key: 'k', value: 'not an event' }, { key: 'k', value: event('2', 'com.example.arrived', {}), headers }] }); // prettier-ignore
    const started = await until('a run of the trigger', async () => {
      const { items } = (await api().get('/executions?runbookId=greet')).body as { items: { id: string }[] };
      return items[0];
    });
    expect((await api().get(`/executions/${started.id}?waitSeconds=60`)).body.status).toBe('COMPLETED');
    await until('the dead letter', async () =>
      (await broker.admin.fetchTopicOffsets(`${topic}.dead-letter`))[0]!.high === '1' ? true : undefined,
    );
  });

  it('are denied nothing meanwhile', () => {
    for (const account of SERVICE_ACCOUNTS) {
      const log = readFileSync(system.processes[SERVICE_OF[account]]!.logFile, 'utf8');
      expect([account, log.split('\n').filter((line) => /deny|authoriz/i.test(line))]).toEqual([account, []]);
    }
  });
});

const DENIED = 'TOPIC_AUTHORIZATION_FAILED';
const TABLE = topicUses(OTHERS).map(([topic]) => topic);
const ALL = [...ACCOUNTS, 'producer', 'worker'] as const;

/** What the source of the table gives an account by name; `Describe` by prefix reads and writes nothing. */
const namesOf = (account: AnyAccount, resource: Right['resource'], operation: 'Read' | 'Write'): string[] =>
  RIGHTS.filter((right) => right.account === account && right.resource === resource && right.operations.includes(operation)).flatMap(
    ({ names }) => names,
  );

describe.each(ALL)('the account of %s', (account) => {
  let probe: AccountProbe;
  beforeAll(async () => void (probe = await AccountProbe.open(broker.clientOf(account))));
  afterAll(() => probe?.close());
  const answers = async (names: readonly string[], ask: (name: string) => Promise<string>) => {
    const found: [string, string][] = [];
    for (const name of names) found.push([name, await ask(name)]);
    return found;
  };

  it('reads what the table gives it, and is denied every other topic', async () => {
    const permitted = namesOf(account, 'topic', 'Read');
    const expected = TABLE.map((topic) => [topic, permitted.includes(topic) ? 'permitted' : DENIED]);
    expect(await answers(TABLE, (topic) => probe.read(topic))).toEqual(expected);
  });

  it('is denied to write to every topic that the table does not give it', async () => {
    const permitted = namesOf(account, 'topic', 'Write');
    const others = TABLE.filter((topic) => !permitted.includes(topic));
    expect(others).not.toEqual([]);
    expect(await answers(others, (topic) => probe.write(topic))).toEqual(others.map((topic) => [topic, DENIED]));
  });

  it('joins groups of its own, and is denied those of the others', async () => {
    const groups = ALL.flatMap((other) => namesOf(other, 'group', 'Read').map((prefix) => [other, `${prefix}-member`] as const));
    const expected = groups.map(([other, group]) => [group, other === account ? 'permitted' : 'GROUP_AUTHORIZATION_FAILED']);
    expect(await answers(groups.map(([, group]) => group), (group) => probe.join(group))).toEqual(expected); // prettier-ignore
  });

  it(account === 'topics' ? 'makes topics of the services, and no others' : 'makes no topics', async () => {
    const made = await answers(['runbook.another', 'another'], (topic) => probe.make(topic));
    expect(made).toEqual([['runbook.another', account === 'topics' ? 'permitted' : DENIED], ['another', DENIED]]); // prettier-ignore
  });
});

describe('an account that lacks a right', () => {
  const readsEvents = { account: 'audit', operations: ['Read'], resource: 'topic', isPrefix: false, names: ['runbook.execution.events'] } as const; // prettier-ignore
  const sentence = (operation: string, resource: string) =>
    `expected the account ${nameOf('audit')} to have the right ${operation} on the ${resource}, found that the brokers deny it; give it that right: docs/guides/operating.md#an-account-for-each-service has the commands for every account`;
  const logOf = () => readFileSync(system.processes['audit-service']!.logFile, 'utf8');
  const health = async () => (await fetch(`${system.processes['audit-service']!.url}/health/ready`)).status;

  it('says so where its service runs, which is not ready until it has it again, and reads on', async () => {
    const before = logOf().length;
    await broker.take([readsEvents]);
    await until('the line', () => logOf().slice(before).includes(sentence('Read', 'topic runbook.execution.events')) || undefined);
    await until('a service that is not ready', async () => (await health()) === 503 || undefined);
    await broker.give([readsEvents]);
    await until('a service that is ready again', async () => (await health()) === 200 || undefined);
  });

  const ofAll = { ...readsEvents, isPrefix: true, names: ['runbook.'] } as const;
  it.each([
    ['to read a topic', 'Read', 'topic runbook.execution.events', readsEvents],
    ['to look at the topics', 'Describe', 'topic runbook.', { ...ofAll, operations: ['Describe'] }],
    ['to see what they keep', 'DescribeConfigs', 'topics runbook.execution.commands, ', { ...ofAll, operations: ['DescribeConfigs'] }],
    ['to join its groups', 'Read', 'group runbook-catalogue-audit-service-', { ...ofAll, resource: 'group', names: namesOf('audit', 'group', 'Read') }], // prettier-ignore
  ] as const)('ends the start of its service where it has none %s, in a line that names it', async (_, operation, resource, right) => {
    const audit = system.processes['audit-service']!;
    await audit.stop();
    const before = logOf().length;
    await broker.take([right]);
    try {
      // It may have been ready for a moment: what it is to read from now on is denied, not what it has read.
      await audit.start().catch(() => undefined);
      await until('the end of the service', () => !isAlive(audit.pid) || undefined);
      expect(logOf().slice(before)).toContain(`expected the account ${nameOf('audit')} to have the right ${operation} on the ${resource}`);
    } finally {
      await broker.give([right]);
    }
    await audit.start();
    expect(await health()).toBe(200);
  });
});
