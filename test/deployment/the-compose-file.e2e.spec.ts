import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka, startMongo, type KafkaServer, type MongoServer } from '../servers/index.mjs';
import { freePort } from '../servers/process.mjs';
import { client } from '../system/index.mjs';
import { Container } from './container.js';
import { composeOf, imageOf } from './deployment-files.mjs';

const KEY = 'a-key-that-an-operator-has-set';
const CLUSTER_KEY = '5e'.repeat(32);
const OURS = ['api-gateway', 'orchestrator', 'executor-service', 'approval-service', 'audit-service'];
const START = readFileSync('examples/rapid-attribution/start-C0024.json', 'utf8');

describe('the compose file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'runbook-compose-'));
  const started: Container[] = [];
  let kafka: KafkaServer;
  let mongo: MongoServer;
  beforeAll(async () => {
    kafka = await startKafka({ exclusive: true });
    mongo = await startMongo({ exclusive: true });
  });
  afterAll(async () => {
    for (const container of started) container.kill();
    await mongo?.stop();
    await kafka?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The hosts of the containers' network are servers of the suite, volumes are folders, and every port is a free one of this machine. */
  async function here(name: string, settings: Readonly<Record<string, string>>): Promise<Record<string, string>> {
    expect(settings).toMatchObject({ KAFKA_BROKERS: 'kafka:9092', PORT: '4000', DATA_DIR: '/data' });
    expect(settings['MONGO_URL']).toMatch(/^mongodb:\/\/mongo:27017\//);
    return {
      ...settings,
      KAFKA_BROKERS: kafka.brokers.join(','),
      MONGO_URL: mongo.url,
      DATA_DIR: join(folder, name),
      PORT: String(await freePort()),
    };
  }

  it('starts five healthy services that do the main job, and stop in order', async () => {
    const image = await imageOf();
    const compose = await composeOf({ DEV_API_KEY: KEY, CLUSTER_KEY });
    const containers = new Map<string, Container>();
    let url = '';
    for (const name of OURS) {
      const { environment, healthcheck, stop_grace_period: grace } = compose[name]!;
      expect(grace).toBe('15s');
      const settings = await here(name, { ...image.environment, ...environment });
      if (name === 'api-gateway') url = `http://127.0.0.1:${settings['PORT']}`;
      const [kind, ...healthCheck] = healthcheck.test;
      expect(kind).toBe('CMD');
      const container = new Container({ command: image.command, healthCheck, environment: settings });
      started.push(container);
      containers.set(name, container);
    }
    await Promise.all([...containers.values()].map((container) => container.healthy()));
    const api = client(url, KEY);
    const answer = await api.post('/executions', START, { prefer: 'wait=60' });
    expect(answer.body).toMatchObject({ status: 'COMPLETED' });
    expect((await api.get(`/executions/${answer.body.id}/report`, { accept: 'text/markdown' })).body).toContain('# Attribution report');
    const gateway = containers.get('api-gateway')!;
    expect(gateway.printed).toMatch(/"host":"0\.0\.0\.0",.*"msg":"listens"/);
    const ends = await Promise.all([...containers].map(async ([name, container]) => [name, await container.stop()]));
    expect(ends).toEqual(OURS.map((name) => [name, 0]));
  });

  it('asks for the keys', async () => {
    await expect(composeOf({ CLUSTER_KEY })).rejects.toThrow('expected a key of at least 16 characters in DEV_API_KEY');
    await expect(composeOf({ DEV_API_KEY: KEY })).rejects.toThrow('expected a key of 64 hexadecimal digits in CLUSTER_KEY');
  });
});
