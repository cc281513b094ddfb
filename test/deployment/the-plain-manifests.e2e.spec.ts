import { jest } from '@jest/globals';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { startKafka, startMongo, type KafkaServer, type MongoServer } from '../servers/index.mjs';
import { freePort } from '../servers/process.mjs';
import { Container } from './container.js';
import { imageOf } from './deployment-files.mjs';
import { Containers, FIVE_SERVICES, KEYS, type Environment } from './five-services.js';
import { containersOf, type KubernetesContainer, type Manifest, type Pod } from './manifests.js';

/** Five processes and two servers start on a machine that may be busy. */
jest.setTimeout(600_000);

const certificate = (name: string) => join('libs/service/test/certificates', name);
const SECRETS = '/run/runbook/secrets';
/** From `openssl rand`, for this suite. */
const KAFKA_PASSWORD = 'd8Kq2vX0sLw9';

function containersIn(file: string): Map<string, { readonly pod: Pod; readonly container: KubernetesContainer }> {
  const manifests = parseAllDocuments(readFileSync(file, 'utf8')).flatMap((one) => (one.contents === null ? [] : [one.toJS() as Manifest]));
  return new Map(containersOf(manifests).map((found) => [found.container.name, found]));
}

describe('the plain manifests', () => {
  const folder = mkdtempSync(join(tmpdir(), 'runbook-manifests-'));
  chmodSync(folder, 0o755);
  const containers = new Containers(folder);
  let kafka: KafkaServer;
  let mongo: MongoServer;
  beforeAll(async () => {
    const users = { runbook: KAFKA_PASSWORD };
    const secure = {
      certificate: readFileSync(certificate('server.pem'), 'utf8'),
      key: readFileSync(certificate('server-key.pem'), 'utf8'),
      users,
    };
    [kafka, mongo] = await Promise.all([startKafka({ exclusive: true, secure }), startMongo({ exclusive: true })]);
  });
  afterAll(async () => {
    containers.kill();
    await mongo?.stop();
    await kafka?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What lies in the Secrets of the cluster. */
  const inSecrets = (): Environment => ({ ...KEYS, KAFKA_PASSWORD, MONGO_URL: mongo.url });

  /** Mounts are folders of this machine with the files of the Secrets; the pod is given those alone that its volume names. */
  async function mounted({
    pod,
    container,
  }: {
    readonly pod: Pod;
    readonly container: KubernetesContainer;
  }): Promise<Record<string, string>> {
    const root = join(folder, container.name);
    const places = Object.fromEntries(container.volumeMounts.map(({ mountPath }) => [mountPath, join(root, mountPath)]));
    for (const { name, secret } of pod.spec.volumes) {
      const mount = container.volumeMounts.find((one) => one.name === name)!.mountPath;
      for (const { key, path } of secret?.items ?? []) await containers.secret(join(root, mount, path), inSecrets()[key]!);
      if (secret && !secret.items) {
        await containers.secret(join(root, mount, 'tls.crt'), readFileSync(certificate('server.pem'), 'utf8'));
        await containers.secret(join(root, mount, 'ca.crt'), readFileSync(certificate('server.pem'), 'utf8'));
        await containers.secret(join(root, mount, 'tls.key'), readFileSync(certificate('server-key.pem'), 'utf8'));
      }
    }
    await containers.volume(join(container.name, 'data'));
    return places;
  }

  async function environmentOf(found: { readonly pod: Pod; readonly container: KubernetesContainer }): Promise<Record<string, string>> {
    const places = await mounted(found);
    const here = (value: string) =>
      Object.entries(places).reduce((text, [mount, place]) => (text.startsWith(mount) ? text.replace(mount, place) : text), value);
    const own = Object.fromEntries(found.container.env.map(({ name, value = '' }) => [name, value]));
    const image = await imageOf();
    const settings = Object.fromEntries(Object.entries({ ...image.environment, ...own }).map(([name, value]) => [name, here(value)]));
    return {
      ...settings,
      PORT: String(await freePort()),
      // The suite has one broker, and signs in to it by the mechanism that it knows.
      ...(own['KAFKA_BROKERS'] && { KAFKA_BROKERS: kafka.secureBrokers!.join(','), KAFKA_REPLICATION: '1', KAFKA_SASL: 'plain' }),
    };
  }

  async function started(found: { readonly pod: Pod; readonly container: KubernetesContainer }): Promise<string> {
    const { container } = found;
    const environment = await environmentOf(found);
    const { path, scheme } = container.readinessProbe!.httpGet;
    const url = `${scheme.toLowerCase()}://127.0.0.1:${environment['PORT']}`;
    const image = await imageOf();
    await containers.start(container.name, { command: container.command ?? image.command, healthCheck: new URL(path, url), environment });
    return url;
  }

  it('make the topics, and start five services that are ready, with what lies in Secrets as files', async () => {
    const found = containersIn('deploy/kubernetes/distributed.yaml');
    expect([...found.keys()].toSorted()).toEqual([...FIVE_SERVICES, 'topics'].toSorted());
    const { command = [] } = found.get('topics')!.container;
    const topics = await Container.start({ command, environment: await environmentOf(found.get('topics')!), healthCheck: ['true'] });
    expect({ status: await topics.end(), printed: topics.printed }).toMatchObject({ status: 0, printed: expect.stringContaining('made') });
    for (const name of FIVE_SERVICES) {
      const variables = found.get(name)!.container.env.map((variable) => variable.value ?? '');
      expect(variables.filter((value) => value.startsWith(SECRETS)).length).toBeGreaterThan(1);
      await started(found.get(name)!);
    }
    await containers.healthy();
    for (const { printed } of containers.byName.values()) expect(printed).not.toContain('which is none');
    expect(await containers.stop()).toEqual(FIVE_SERVICES.map((name) => [name, 0]));
    containers.byName.clear();
  });

  it('start the embedded form, with its data on a volume of its own', async () => {
    const found = containersIn('deploy/kubernetes/embedded.yaml');
    expect([...found.keys()]).toEqual(['standalone']);
    const url = await started(found.get('standalone')!);
    await containers.healthy();
    expect(url).toMatch(/^https:/);
    expect(await containers.stop()).toEqual([['standalone', 0]]);
  });
});
