import { jest } from '@jest/globals';
import type { StoredRecord, Subscription } from '@runbook/ports';
import { partitionOf, TOPICS } from '@runbook/wire';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startKafka } from '../../../test/servers/index.mjs';
import { DEV_KEY, ServicesInThisProcess } from './services-in-this-process.js';

const PARTITIONS = 3;
const RUNS = 12;
const WITHIN_MS = 60_000;
const DEMO = {
  ...{ apiVersion: 'runbook/v1', id: 'demo', name: 'Demo' },
  inputs: { type: 'object' },
  steps: [{ id: 'say', type: 'transform', with: { value: 1 } }],
};

jest.setTimeout(180_000);

describe('facts on their topic', () => {
  let kafka: Awaited<ReturnType<typeof startKafka>>;
  let services: ServicesInThisProcess;
  let receiver: Server;
  let subscription: Subscription;
  const records: StoredRecord[] = [];
  const posted: string[] = [];
  let runs: readonly string[];

  const ask = async (method: string, path: string, body?: unknown) => {
    const said = await services.ask(method, path, { key: DEV_KEY, ...(body !== undefined && { body }) });
    if (said.status >= 300) throw new Error(`expected ${method} ${path} to be done, found ${said.status}: ${said.text}`);
    return said.body;
  };
  const eventOf = ({ value }: StoredRecord) => JSON.parse(value.toString()) as { id: string; type: string; data: { execution?: string } };
  const eventually = async (holds: () => boolean, what: () => string): Promise<void> => {
    for (const until = Date.now() + WITHIN_MS; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 50)))
      if (holds()) return;
    throw new Error(`expected it within ${WITHIN_MS} ms, found ${what()}`);
  };

  beforeAll(async () => {
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        posted.push((JSON.parse(body) as { id: string }).id);
        response.writeHead(204).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const { port } = receiver.address() as AddressInfo;
    kafka = await startKafka();
    const settings = { KAFKA_BROKERS: kafka.brokers.join(','), PARTITIONS: String(PARTITIONS), EGRESS_ALLOW: `127.0.0.1:${port}` };
    services = await ServicesInThisProcess.start(settings);
    await ask('POST', '/runbooks', DEMO);
    await ask('POST', '/subscriptions', { id: 'siem', url: `http://127.0.0.1:${port}/`, types: ['execution.completed.v1'] });
    subscription = await services.platform.log.follow(
      { topic: TOPICS.facts, group: 'others', sharing: 'each', mayHaveHoles: true },
      {
        assigned: () => Promise.resolve('beginning'),
        records: (_partition, some) => Promise.resolve(void records.push(...some)),
        revoked: () => Promise.resolve(),
      },
    );
    const started = Array.from({ length: RUNS }, (_, n) =>
      ask('POST', '/executions', { runbookId: 'demo', inputs: n === 0 ? { tlp: 'TLP:RED' } : {} }),
    );
    runs = (await Promise.all(started)).map(({ id }: { id: string }) => id);
    const ofRuns = () => records.filter(({ key }) => runs.includes(key));
    await eventually(
      () => ofRuns().length >= 2 * RUNS && posted.length >= RUNS,
      () => `${ofRuns().length} on the topic, ${posted.length} posted`,
    );
  });
  afterAll(async () => {
    await subscription?.stop();
    await services?.stop();
    await kafka?.stop();
    receiver?.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
  });

  it('stand in the structured mode of CloudEvents, under the key of their run, which has one partition and its order', () => {
    for (const run of runs) {
      const ofRun = records.filter(({ key }) => key === run);
      const distinct = [...new Map(ofRun.map((record) => [eventOf(record).id, eventOf(record).type.split('.').at(-2)])).values()];
      expect([run, distinct]).toEqual([run, ['started', 'completed']]);
      expect([...new Set(ofRun.map(({ partition }) => partition))]).toEqual([partitionOf(run, PARTITIONS)]);
      expect(ofRun[0]!.headers['content-type']).toMatch(/^application\/cloudevents\+json/);
    }
  });

  it('are the same that are posted', () => {
    const onTopic = new Set(records.map((record) => eventOf(record).id));
    expect(posted.filter((id) => !onTopic.has(id))).toEqual([]);
  });

  it('are told of a classified run as to who is cleared for the lowest level', () => {
    const completed = records.map(eventOf).find(({ type, data }) => data.execution === runs[0] && type.includes('completed'));
    expect(completed?.data).toEqual({
      execution: runs[0],
      runbook: { id: 'demo', version: 1 },
      classification: 'SECRET',
      status: 'COMPLETED',
    });
  });

  it('are of the registry too, under the key of what they are about', () => {
    const approved = records
      .map((record) => ({ key: record.key, ...eventOf(record) }))
      .filter(({ type }) => type.includes('runbook.approved'));
    expect(approved.map(({ key }) => key)).toContain('default/demo');
  });
});
