import { jest } from '@jest/globals';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Agent, fetch } from 'undici';
import { startKafkaCluster, runOpa, startMongo, startOpa, type KafkaCluster, type MongoServer, type OpaServer } from '../servers/index.mjs';
import { freePort } from '../servers/process.mjs';
import { Container } from './container.js';
import { composeOf, imageOf, profileOf, type ComposeService } from './deployment-files.mjs';
import { Containers, FIVE_SERVICES, KEYS, type Environment } from './five-services.js';

/** Three brokers, a policy service and five processes start on a machine that may be busy. */
jest.setTimeout(600_000);

const run = promisify(execFile);
const START = readFileSync('examples/rapid-attribution/start-C0024.json', 'utf8');
const BROKERS = ['kafka', 'kafka-2', 'kafka-3'];
/** Of a broker what is another on this machine: who it is, and where. */
const OF_A_PLACE =
  /^(node\.id|process\.roles|listeners|advertised\.listeners|listener\.security.*|.*\.listener\.name.*|controller\.(quorum.*|listener.*)|log\.dirs)$/;

/** `KAFKA_AUTO_CREATE_TOPICS_ENABLE` is `auto.create.topics.enable`: so the image of Kafka makes its properties. */
const propertiesOf = ({ environment }: ComposeService): [string, string][] =>
  Object.entries(environment).flatMap(([name, value]) =>
    name.startsWith('KAFKA_') ? [[name.slice('KAFKA_'.length).toLowerCase().replaceAll('_', '.'), value]] : [],
  );

describe('the profiles of the compose file, all at once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'runbook-profiles-'));
  chmodSync(folder, 0o755);
  const containers = new Containers(folder);
  const traced = new Set<string>();
  let compose: Readonly<Record<string, ComposeService>>;
  let kafka: KafkaCluster;
  let mongo: MongoServer;
  let opa: OpaServer;
  let collector: Server;
  let opaPort: number;
  let diagnosticsPort: number;

  beforeAll(async () => {
    const profiles = await Promise.all(['tls', 'opa', 'otel', 'brokers'].map(profileOf));
    compose = await composeOf(Object.assign({}, KEYS, ...profiles) as Environment);
    await makeCertificates();
    const settings = Object.fromEntries(propertiesOf(compose['kafka']!).filter(([name]) => !OF_A_PLACE.test(name)));
    [opaPort, diagnosticsPort] = [await freePort(), await freePort()];
    opa = await startPolicy();
    [kafka, mongo] = await Promise.all([startKafkaCluster({ settings }), startMongo({ exclusive: true })]);
    collector = createServer((request, response) => {
      traced.add(`${request.method} ${request.url}`);
      request.resume().once('end', () => response.setHeader('content-type', 'application/x-protobuf').end());
    }).listen(0, '127.0.0.1');
    await once(collector, 'listening');
  });
  afterAll(async () => {
    containers.kill();
    collector?.close();
    await opa?.stop();
    await mongo?.stop();
    await kafka?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const certificates = (of: string) => join(folder, 'certificates', of);
  const path = (inContainer: string) =>
    inContainer
      .replace('/run/runbook/tls', certificates('gateway'))
      .replace('/run/runbook/authority', certificates('authority'))
      .replace('/run/opa/tls', certificates('opa'))
      .replace(/^\/policies$/, resolve('policies/runbooks'));

  async function makeCertificates(): Promise<void> {
    const { entrypoint = [], environment } = compose['certificates']!;
    for (const whose of ['authority', 'gateway', 'opa']) await containers.volume(join('certificates', whose));
    const places = Object.fromEntries(
      Object.entries(environment).map(([name, place]) => [name, place.replace('/certificates', certificates(''))]),
    );
    const OWNER = process.getuid?.() === 0 ? '1000:1000' : `${process.getuid?.()}:${process.getgid?.()}`;
    const [shell, script] = entrypoint;
    await run(shell!, [`deploy/compose${script}`], { env: { PATH: process.env['PATH'], ...places, OWNER } });
  }

  function startPolicy(): Promise<OpaServer> {
    const args = compose['opa']!.command!.map((word) =>
      path(word).replace('0.0.0.0:8181', `127.0.0.1:${opaPort}`).replace(':8282', `:${diagnosticsPort}`),
    );
    return startOpa({ port: opaPort, as: { args, health: `http://127.0.0.1:${diagnosticsPort}` } });
  }

  /** The hosts of the containers' network are servers of the suite, volumes are folders, and every port is a free one of this machine. */
  async function here(name: string, settings: Environment): Promise<Record<string, string>> {
    expect(settings).toMatchObject({ KAFKA_BROKERS: 'kafka:9092,kafka-2:9092,kafka-3:9092', KAFKA_REPLICATION: '3' });
    expect(settings['OTEL_EXPORTER_OTLP_ENDPOINT']).toBe('http://collector:4318');
    const { port } = collector.address() as AddressInfo;
    return {
      ...Object.fromEntries(Object.entries(settings).map(([variable, value]) => [variable, path(value)])),
      ...(settings['OPA_ENDPOINT'] && { OPA_ENDPOINT: settings['OPA_ENDPOINT'].replace('opa:8181', `127.0.0.1:${opaPort}`) }),
      KAFKA_BROKERS: kafka.brokers.join(','),
      MONGO_URL: mongo.url,
      DATA_DIR: await containers.volume(name),
      PORT: String(await freePort()),
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    };
  }

  it('make certificates once, and keys that their owner alone reads', async () => {
    const serial = async () =>
      (await run('openssl', ['x509', '-in', join(certificates('gateway'), 'tls.crt'), '-noout', '-serial'])).stdout;
    const before = await serial();
    await makeCertificates();
    expect(await serial()).toBe(before);
    for (const whose of ['gateway', 'opa']) expect(statSync(join(certificates(whose), 'tls.key')).mode & 0o777).toBe(0o600);
    expect(existsSync(join(certificates('authority'), 'ca.crt'))).toBe(true);
  });

  it('have three brokers that know of each other, and differ in who they are alone', async () => {
    const [first, ...others] = BROKERS.map((name) => Object.fromEntries(propertiesOf(compose[name]!)));
    expect(first!['controller.quorum.voters']).toBe(BROKERS.map((name, index) => `${index + 1}@${name}:9093`).join(','));
    for (const other of others) {
      const own = Object.keys(other).filter((name) => other[name] !== first![name]);
      expect(own.toSorted()).toEqual(['advertised.listeners', 'node.id']);
    }
    const [image, { command = [], environment }] = [await imageOf(), compose['topics']!];
    const settings = await here('topics', { ...image.environment, ...environment });
    for (const words of [command, [...command, '--check']]) {
      const container = await Container.start({ command: words, environment: settings, healthCheck: ['true'] });
      expect({ status: await container.end(), printed: container.printed }).toMatchObject({
        status: 0,
        printed: expect.stringContaining('runbook.execution.events: 6 partitions'),
      });
    }
  });

  it('have an OPA that says that it is well as the compose file asks it', async () => {
    const [, , , ...words] = compose['opa']!.healthcheck.test;
    const asked = (port: number) => runOpa(['eval', ...words.map((word) => word.replace(':8282', `:${port}`))]);
    await expect(asked(diagnosticsPort)).resolves.toContain('"result"');
    await expect(asked(await freePort())).rejects.toThrow();
  });

  it('start five healthy services, over TLS, that ask OPA, and tell the collector what they do', async () => {
    const image = await imageOf();
    let url = '';
    for (const name of FIVE_SERVICES) {
      const { environment, healthcheck } = compose[name]!;
      const settings = await here(name, { ...image.environment, ...environment });
      if (name === 'api-gateway') url = `https://127.0.0.1:${settings['PORT']}`;
      const [, ...healthCheck] = healthcheck.test;
      await containers.start(name, { command: image.command, healthCheck, environment: settings });
    }
    await containers.healthy();
    const dispatcher = new Agent({ connect: { ca: readFileSync(join(certificates('authority'), 'ca.crt')) } });
    const ready = await fetch(`${url}/health/ready`, { dispatcher });
    expect(await ready.json()).toMatchObject({ status: 'ok', checks: { policy: 'up' } });
    const headers = { 'x-api-key': KEYS['DEV_API_KEY']!, 'content-type': 'application/json', prefer: 'wait=60' };
    const answer = await fetch(`${url}/api/v1/executions`, { method: 'POST', body: START, headers, dispatcher });
    expect(await answer.json()).toMatchObject({ status: 'COMPLETED' });
    await dispatcher.close();
    expect(await containers.stop()).toEqual(FIVE_SERVICES.map((name) => [name, 0]));
    // What was not sent before is sent by the stop.
    expect([...traced]).toContain('POST /v1/traces');
  });
});
