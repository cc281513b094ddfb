// The system under test: embedded in one process, or five processes on Kafka. Every process can be killed and started again.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startProcess } from '../servers/process.mjs';
import { expectDeclared } from './declared-answers.mjs';

/** A start takes a few seconds; a machine with ten times as much to do as it has cores has needed a minute. A hook's limit is above it. */
const READY_MS_MAX = 110_000;
/** The five services start without source maps, which cost a start a tenth; the standalone service as `npm start` starts it. */
const NODE_FLAGS = ['--max-semi-space-size=64'];
const STANDALONE_FLAGS = ['--enable-source-maps', '--max-semi-space-size=64'];
export const API_KEY = 'a-key-for-suites-and-benches-only';
export const SERVICES = ['api-gateway', 'orchestrator', 'executor-service', 'approval-service', 'audit-service'];

/**
 * Every service in one process. `environment` adds to or overrides the settings; `node` is another binary than the one at hand. `around` may
 * run the process inside another program: it gets `{ folder, command, args }`, the data folder and what would be run, and answers what is to
 * be run instead.
 */
export async function startEmbedded({ environment = {}, ...options } = {}) {
  return start(['standalone'], environment, options);
}

/**
 * Five processes; `brokers` as from `startKafka`, `mongoUrl` optional: without it every process has its own embedded store. `node` is another binary
 * than the one at hand, `checkout` another built checkout than this one.
 */
export async function startDistributed({ brokers, mongoUrl, environment = {}, ...options }) {
  return start(SERVICES, { KAFKA_BROKERS: brokers.join(','), ...(mongoUrl && { MONGO_URL: mongoUrl }), ...environment }, options);
}

/** One more process of a service beside those that run, for suites in which two share a group. */
export async function startAnother(system, service, environment = {}) {
  const member = await serviceProcess(service, { ...system.environment, ...environment }, system.folder, `${service}-${Date.now()}`);
  await member.start();
  return member;
}

/** The services with exactly these settings, of each by its name, beside what every program is started with (`PATH`). */
export async function startServices(environments) {
  const folder = await mkdtemp(join(tmpdir(), 'runbook-system-'));
  const processes = {};
  for (const [service, environment] of Object.entries(environments))
    processes[service] = await serviceProcess(service, environment, folder, service, { inherits: () => ({ PATH: process.env.PATH }) });
  return running(processes, folder, environments);
}

async function start(services, extra, options) {
  const folder = await mkdtemp(join(tmpdir(), 'runbook-system-'));
  // Suites put runbooks in force with one request, on Kafka too; those about reviews ask for them.
  const review = 'KAFKA_BROKERS' in extra ? { REVIEW: 'off' } : {};
  // Nor is a suite about how busy the machine is: one with ten times as much to do as it has cores would refuse starts.
  const environment = { DATA_DIR: join(folder, 'data'), DEV_API_KEY: API_KEY, LOG_LEVEL: 'warn', ADMISSION: 'off', ...review, ...extra };
  const processes = {};
  for (const service of services) processes[service] = await serviceProcess(service, environment, folder, service, options);
  return running(processes, folder, environment);
}

async function running(processes, folder, environment) {
  const all = Object.values(processes);
  try {
    await Promise.all(all.map((process) => process.start()));
  } catch (error) {
    await Promise.all(all.map((process) => process.stop()));
    throw error;
  }
  const entrance = processes['api-gateway'] ?? processes.standalone;
  return {
    url: entrance.url,
    folder,
    environment,
    processes,
    async stop() {
      await Promise.all(all.map((process) => process.stop()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function serviceProcess(service, environment, folder, name, options = {}) {
  const { nodeFlags = [], node = process.execPath, around = asItIs, checkout = '.', inherits = inherited } = options;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(folder, `${name}.log`);
  let current;
  return {
    name,
    url,
    logFile,
    get pid() {
      return current?.pid;
    },
    async start() {
      const env = { ...inherits(), ...environment, PORT: String(port) };
      await mkdir(env.DATA_DIR, { recursive: true });
      const flags = [...(service === 'standalone' ? STANDALONE_FLAGS : NODE_FLAGS), ...nodeFlags];
      const args = [...flags, join(checkout, `apps/${service}/dist/main.js`)];
      current = startProcess({ name, ...(await around({ folder: env.DATA_DIR, command: node, args })), logFile, env });
      await current.ready(() => healthy(url), READY_MS_MAX);
    },
    /** As a power cut would. */
    async kill9() {
      return current?.stop('SIGKILL');
    },
    /** Stands still, as a long garbage collection or a paused machine would. */
    freeze() {
      process.kill(current.pid, 'SIGSTOP');
    },
    wake() {
      process.kill(current.pid, 'SIGCONT');
    },
    /** How it ended: `{ code, signal }`. */
    async stop(signal) {
      return current?.stop(signal);
    },
  };
}

const asItIs = (program) => program;

/** A system runs on the servers that it is given, not on those that happen to be in the caller's environment. */
export function inherited() {
  const { KAFKA_BROKERS: _brokers, MONGO_URL: _url, ...rest } = process.env;
  return rest;
}

/** More than the two seconds that a check of a part may take. */
const HEALTH_ANSWERS_MS_MAX = 5_000;

async function healthy(url) {
  const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(HEALTH_ANSWERS_MS_MAX) });
  if (!answer.ok) throw new Error(`health answered ${answer.status}`);
}

/** A caller of the API. Answers `{ status, headers, body }`; what the API's own document does not say of its answer fails the suite. Without `timeoutMs` it waits. */
export function client(url, key = API_KEY, timeoutMs = undefined) {
  const call = async (method, path, body, headers = {}) => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { 'x-api-key': key, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
      ...(timeoutMs !== undefined && { signal: AbortSignal.timeout(timeoutMs) }),
    });
    const text = await answer.text();
    const isJson = /[/+]json\b/.test(answer.headers.get('content-type') ?? '');
    const found = { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
    // In suites alone: benches measure with this client too.
    if (process.env.JEST_WORKER_ID !== undefined) await expectDeclared(url, method, `/api/v1${path}`, found);
    return found;
  };
  return {
    get: (path, headers) => call('GET', path, undefined, headers),
    post: (path, body, headers) => call('POST', path, body, headers),
    put: (path, body, headers) => call('PUT', path, body, headers),
    patch: (path, body, headers) => call('PATCH', path, body, headers),
    remove: (path, headers) => call('DELETE', path, undefined, headers),
  };
}
