import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { manifests, root } from './repository.js';

interface ComposeService {
  readonly image?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
}

interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const OURS = ['api-gateway', 'orchestrator', 'executor-service', 'approval-service', 'audit-service'];

describe('the compose file', () => {
  const compose = parse(read('docker-compose.yml'), { merge: true }) as ComposeFile;
  const services = Object.entries(compose.services);

  it('starts the five services, a broker and a database', () => {
    expect(Object.keys(compose.services).sort()).toEqual([...OURS, 'kafka', 'mongo'].sort());
  });

  it.each(services)('pins the image of %s', (_, service) => {
    expect(service.image).toMatch(/^[a-z/]+:\d+\.\d+\.\d+$/);
  });

  it.each(services)('asks %s for its health', (_, service) => {
    expect(service.healthcheck?.test[0]).toMatch(/^CMD(-SHELL)?$/);
  });

  it.each(services)('keeps the data of %s in volumes of its own', (name, service) => {
    const used = (service.volumes ?? []).map((volume) => volume.split(':')[0] ?? '');
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((volume) => !volume.startsWith(`${name}-`) || !(volume in compose.volumes))).toEqual([]);
  });

  it.each(OURS)('tells %s who it is and where the logs and documents are', (name) => {
    const environment = compose.services[name]?.environment;
    expect(environment).toMatchObject({ SERVICE: name, DATA_DIR: '/data', KAFKA_BROKERS: 'kafka:9092' });
    expect(environment?.['MONGO_URL']).toMatch(/^mongodb:\/\/mongo:27017\/\w+\?replicaSet=rs0$/);
    expect(environment?.['PORT']).toBe('4000');
  });

  it('publishes the gateway alone, on this machine alone', () => {
    const published = services.flatMap(([name, { ports = [] }]) => ports.map((port) => `${name} ${port}`));
    expect(published).toEqual(['api-gateway 127.0.0.1:4000:4000']);
  });

  it('has brokers whose death is noticed soon enough for everything to go on within 10 s, as the guide says', () => {
    const { KAFKA_BROKER_SESSION_TIMEOUT_MS: session, KAFKA_BROKER_HEARTBEAT_INTERVAL_MS: heartbeat } =
      compose.services['kafka']?.environment ?? {};
    // What was measured beside the session: the elections and the services' own searches.
    expect(Number(session) + 5_000).toBeLessThanOrEqual(10_000);
    // Five heartbeats may be lost before a broker counts as dead.
    expect(Number(heartbeat) * 5).toBeLessThan(Number(session));
    const guide = read('docs/guides/operating.md');
    expect(guide).toContain(`broker.session.timeout.ms=${session}\nbroker.heartbeat.interval.ms=${heartbeat}\n`);
  });

  it('has no secret and no default for one', () => {
    const secrets = services.flatMap(([, { environment = {} }]) =>
      Object.entries(environment).filter(([name]) => /KEY|PASSWORD|SECRET|TOKEN/.test(name)),
    );
    expect(secrets.filter(([, value]) => !/^\$\{\w+:\?[^}]+\}$/.test(value))).toEqual([]);
  });
});

describe('the image', () => {
  const dockerfile = read('Dockerfile');

  it('runs on the version of Node that the project is developed on', () => {
    expect(dockerfile).toContain(`ARG NODE_VERSION=${read('.nvmrc').trim()}\n`);
  });

  it('is not run by root, says how it feels, and gets its signals', () => {
    const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^HEALTHCHECK [\s\S]*\/health\/live/m);
    expect(last).toMatch(/^CMD .*exec node/m);
  });
});

describe('the map of the workspace for the Nest CLI', () => {
  const map = JSON.parse(read('nest-cli.json')) as { projects: Record<string, { type: string; root: string; sourceRoot: string }> };

  it('names every workspace that is a Nest application or a library', () => {
    const workspaces = manifests().flatMap(({ path }) =>
      /^(apps|libs)\/[^/]+\/package\.json$/.test(path) ? [path.split('/').slice(0, 2).join('/')] : [],
    );
    // The console is a page for the browser, built by its own tool.
    expect(
      Object.values(map.projects)
        .map((project) => project.root)
        .sort(),
    ).toEqual(workspaces.filter((folder) => folder !== 'apps/console').sort());
  });

  it.each(Object.entries(map.projects))('says what and where %s is', (name, project) => {
    expect(project.type).toBe(project.root.startsWith('apps/') ? 'application' : 'library');
    expect(project.root).toBe(`${project.root.split('/')[0]}/${name}`);
    expect(existsSync(join(root, project.sourceRoot))).toBe(true);
  });
});
