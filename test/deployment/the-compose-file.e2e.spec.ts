import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka, startMongo, type KafkaServer, type MongoServer } from '../servers/index.mjs';
import { freePort } from '../servers/process.mjs';
import { client } from '../system/index.mjs';
import { Container } from './container.js';
import { composeOf, imageOf } from './deployment-files.mjs';
import { Containers, FIVE_SERVICES, KEYS, type Environment } from './five-services.js';

const START = readFileSync('examples/rapid-attribution/start-C0024.json', 'utf8');

describe('the compose file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'runbook-compose-'));
  chmodSync(folder, 0o755);
  const containers = new Containers(folder);
  let kafka: KafkaServer;
  let mongo: MongoServer;
  let url: string;
  beforeAll(async () => {
    [kafka, mongo] = await Promise.all([startKafka({ exclusive: true }), startMongo({ exclusive: true })]);
  });
  afterAll(async () => {
    containers.kill();
    await mongo?.stop();
    await kafka?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The hosts of the containers' network are servers of the suite, volumes are folders, and every port is a free one of this machine. */
  async function here(name: string, settings: Environment): Promise<Record<string, string>> {
    expect(settings).toMatchObject({ KAFKA_BROKERS: 'kafka:9092', PORT: '4000', DATA_DIR: '/data' });
    expect(settings['MONGO_URL']).toMatch(/^mongodb:\/\/mongo:27017\//);
    return {
      ...settings,
      KAFKA_BROKERS: kafka.brokers.join(','),
      MONGO_URL: mongo.url,
      DATA_DIR: await containers.volume(name),
      PORT: String(await freePort()),
    };
  }

  it('makes the topics, and finds them in order the next time', async () => {
    const [image, compose] = [await imageOf(), await composeOf(KEYS)];
    const { command = [], environment } = compose['topics']!;
    const settings = await here('topics', { ...image.environment, ...environment });
    const ended = async () => {
      const container = await Container.start({ command, environment: settings, healthCheck: ['true'] });
      return { status: await container.end(), printed: container.printed };
    };
    expect(await ended()).toMatchObject({ status: 0, printed: expect.stringMatching(/^made +runbook\.execution\.events: 6 partitions$/m) });
    const again = await ended();
    expect(again).toMatchObject({ status: 0, printed: expect.stringMatching(/^there +runbook\.execution\.events: 6 partitions$/m) });
    expect(again.printed).not.toContain('made');
  });

  it('starts five healthy services that do the main job', async () => {
    const [image, compose] = [await imageOf(), await composeOf(KEYS)];
    for (const name of FIVE_SERVICES) {
      const { environment, healthcheck, stop_grace_period: grace } = compose[name]!;
      expect(grace).toBe('15s');
      const settings = await here(name, { ...image.environment, ...environment });
      if (name === 'api-gateway') url = `http://127.0.0.1:${settings['PORT']}`;
      const [kind, ...healthCheck] = healthcheck.test;
      expect(kind).toBe('CMD');
      await containers.start(name, { command: image.command, healthCheck, environment: settings });
    }
    await containers.healthy();
    const api = client(url, KEYS['DEV_API_KEY']);
    const answer = await api.post('/executions', START, { prefer: 'wait=60' });
    expect(answer.body).toMatchObject({ status: 'COMPLETED' });
    expect((await api.get(`/executions/${answer.body.id}/report`, { accept: 'text/markdown' })).body).toContain('# Attribution report');
    expect(containers.byName.get('api-gateway')!.printed).toMatch(/"host":"0\.0\.0\.0",.*"msg":"listens"/);
    for (const { printed } of containers.byName.values()) expect(printed).not.toContain('which is none');
  });

  it('keeps credentials: what the gateway has sealed the executor opens', async () => {
    const api = client(url, KEYS['DEV_API_KEY']);
    const value = { token: 'a-token-of-this-suite' };
    const body = { name: 'ti-api', kind: 'bearer', value, hosts: ['127.0.0.1:9'], runbooks: ['triage'] };
    expect(await api.post('/credentials', body)).toMatchObject({ status: 201 });
    // It is opened first; then the egress guard lets nothing out to this machine.
    const checked = await api.post('/credentials/ti-api/check', { address: 'https://127.0.0.1:9/' });
    expect(checked).toMatchObject({ status: 200, body: { outcome: 'unreachable', reason: expect.stringContaining('EGRESS_ALLOW') } });
  });

  it('stops them in order', async () => {
    expect(await containers.stop()).toEqual(FIVE_SERVICES.map((name) => [name, 0]));
  });

  it.each([
    ['DEV_API_KEY', 'a key of at least 16 characters'],
    ['CLUSTER_KEY', 'a key of 64 hexadecimal digits'],
    ['SECOND_FACTOR_KEY', 'a key of at least 43 characters'],
    ['CREDENTIALS_KEY', 'a key of at least 43 characters'],
  ])('asks for %s', async (name, key) => {
    const { [name]: _left, ...others } = KEYS;
    await expect(composeOf(others)).rejects.toThrow(`expected ${key} in ${name}, found none`);
  });
});
