import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { manifests, root } from './repository.js';

interface ComposeService {
  readonly image?: string;
  readonly profiles?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
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
/** These do their work and end. */
const ONCE = ['topics', 'certificates'];
/** Its image has nothing that could ask. */
const CANNOT_ASK = ['collector'];
const PROFILES = ['brokers', 'opa', 'otel', 'tls'];

describe('the compose file', () => {
  const compose = parse(read('docker-compose.yml'), { merge: true }) as ComposeFile;
  const services = Object.entries(compose.services);

  it('starts the five services, a broker, a database and what makes the topics, and the rest by profiles', () => {
    const always = services.filter(([, { profiles }]) => profiles === undefined).map(([name]) => name);
    expect(always.sort()).toEqual([...OURS, 'kafka', 'mongo', 'topics'].sort());
    expect([...new Set(services.flatMap(([, { profiles = [] }]) => profiles))].sort()).toEqual(PROFILES);
  });

  it.each(PROFILES)('has a file of variables for the profile %s, each of which it reads', (profile) => {
    const names = [...read(`deploy/compose/${profile}.env`).matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name!);
    const text = read('docker-compose.yml');
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !text.includes(`\${${name}`) && !new RegExp(`^ +${name}:$`, 'm').test(text))).toEqual([]);
  });

  it.each(services)('pins the image of %s', (_, service) => {
    expect(service.image).toMatch(/^[a-z/-]+:v?\d+\.\d+\.\d+$/);
  });

  it.each(services.filter(([name]) => !ONCE.includes(name) && !CANNOT_ASK.includes(name)))('asks %s for its health', (_, service) => {
    expect(service.healthcheck?.test[0]).toMatch(/^CMD(-SHELL)?$/);
  });

  it.each(services)('keeps the data of %s in volumes of its own, and mounts nothing else to be written', (name, service) => {
    const written = (service.volumes ?? []).filter((volume) => !volume.endsWith(':ro')).map((volume) => volume.split(':')[0] ?? '');
    if (OURS.includes(name)) expect(written).toEqual([`${name}-data`]);
    expect(written.filter((volume) => !volume.startsWith(`${name}-`) || !(volume in compose.volumes))).toEqual([]);
  });

  it('mounts files that there are', () => {
    const mounted = services.flatMap(([, { volumes = [] }]) => volumes.filter((volume) => volume.startsWith('./')));
    const files = [...new Set(mounted.map((volume) => volume.split(':')[0]!))];
    expect(files.length).toBeGreaterThan(3);
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it.each([...OURS, ...ONCE, 'opa'])('gives %s a file system that it only reads, and no capability', (name) => {
    expect(compose.services[name]).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
  });

  it.each(OURS)('tells %s who it is and where the logs and documents are', (name) => {
    const environment = compose.services[name]?.environment;
    expect(environment).toMatchObject({ SERVICE: name, DATA_DIR: '/data', KAFKA_BROKERS: '${KAFKA_BROKERS:-kafka:9092}' });
    expect(environment?.['MONGO_URL']).toMatch(/^mongodb:\/\/mongo:27017\/\w+\?replicaSet=rs0$/);
    expect(environment?.['PORT']).toBe('4000');
  });

  it('publishes the gateway, and the pages of telemetry, on this machine alone', () => {
    const published = services.flatMap(([name, { ports = [] }]) => ports.map((port) => `${name} ${port}`));
    expect(published).toEqual(['api-gateway 127.0.0.1:4000:4000', 'prometheus 127.0.0.1:9090:9090', 'grafana 127.0.0.1:3000:3000']);
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

  it('has what the first lines make, and asks for nothing else', () => {
    const text = read('docker-compose.yml');
    const [, made = ''] = /for key in ([A-Z_ ]+);/.exec(text) ?? [];
    const asked = [...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name ?? '');
    expect(made.split(' ').toSorted()).toEqual([...new Set(asked)].toSorted());
  });

  it('has no secret and no default for one', () => {
    const secrets = services.flatMap(([, { environment = {} }]) =>
      // What names a file is none; the gateway is told of its key where a profile does.
      Object.entries(environment).filter(([name, value]) => /KEY|PASSWORD|SECRET|TOKEN/.test(name) && value !== null),
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
