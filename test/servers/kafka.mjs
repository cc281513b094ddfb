// A single-node Kafka in KRaft mode: given by the environment, or in Docker, or on this machine's Java.
import { access, cp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import kafkajs from 'kafkajs';
import { cached, isCached } from './cache.mjs';
import { dockerAnswers, startContainer } from './docker.mjs';
import { canRun, freePort, runToEnd } from './process.mjs';
import { startServer } from './server-process.mjs';

export const KAFKA_VERSIONS = /** @type {const} */ (['4.1.0', '3.9.1']);
const DEFAULT_VERSION = '4.1.0';
/** 64 partitions and a few hundred megabytes of test data fit; three brokers fit on a small machine. */
const DEFAULT_HEAP_MB = 512;
/** A broker is up in 3 s on an idle machine; a busy one with two cores has needed 40. */
export const READY_MS_MAX = 90_000;
const INSTALL_MS_MAX = 10 * 60_000;
const FORMAT_MS_MAX = 60_000;
/** Another process may take a port between the look and the bind. */
const ATTEMPTS_MAX = 3;
const CLUSTER_ID = 'cnVuYm9vay10ZXN0LWthZg';
/** A suite's broker lives for a minute: what the second compiler would save it later costs a core half of that minute. */
export const QUICK_START = '-XX:TieredStopAtLevel=1';

/**
 * `measured`: compiled as in production, for who measures; a suite's broker is compiled quickly instead. `secure`: a second listener
 * (`secureBrokers`) over TLS, with a certificate and key in PEM, for these users with their passwords (SASL PLAIN); with `authorizes` they
 * may do what access lists say and nothing else, and who comes over the open listener, as the suite does, may do everything.
 *
 * @param {{ version?: '4.1.0' | '3.9.1', flushEveryMessage?: boolean, heapMb?: number, exclusive?: boolean, measured?: boolean,
 *   secure?: { certificate: string, key: string, users: Record<string, string>, authorizes?: boolean } }} [options]
 */
export async function startKafka({
  version = DEFAULT_VERSION,
  flushEveryMessage = false,
  heapMb = DEFAULT_HEAP_MB,
  exclusive = false,
  measured = false,
  secure,
} = {}) {
  if (!KAFKA_VERSIONS.includes(version)) throw new Error(`expected a Kafka version of ${KAFKA_VERSIONS.join(', ')}, found ${version}`);
  const given = process.env.KAFKA_BROKERS;
  if (given && !exclusive) return { brokers: given.split(','), version: 'given', stop: async () => undefined };
  if (await dockerAnswers()) return startInDocker({ version, flushEveryMessage, heapMb, secure });
  const lib = await kafkaJars(version);
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnJava({ lib, version, flushEveryMessage, heapMb, measured, secure });
    } catch (error) {
      if (attempt >= ATTEMPTS_MAX || !/Address already in use|BindException/.test(error.message)) throw error;
    }
  }
}

/** What keeps a Kafka from starting here, or undefined. */
export async function kafkaIsMissing(version = DEFAULT_VERSION) {
  if (process.env.KAFKA_BROKERS || (await dockerAnswers())) return undefined;
  const missing = await kafkaOnJavaIsMissing(version);
  return missing && `${missing} (or Docker, or KAFKA_BROKERS)`;
}

/** What keeps a Kafka from starting on this machine's Java, or undefined. */
export async function kafkaOnJavaIsMissing(version = DEFAULT_VERSION) {
  if (!(await canRun('java', ['-version']))) return 'java 17 or newer';
  if (!(await isCached(`kafka-${version}`)) && !(await canRun('mvn', ['-v']))) return 'mvn, to fetch the broker';
  return undefined;
}

export async function kafkaJars(version = DEFAULT_VERSION) {
  const folder = await cached(`kafka-${version}`, async (target) => {
    const pom = fileURLToPath(new URL(`kafka/${version}/pom.xml`, import.meta.url));
    const args = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${join(target, 'lib')}`];
    await runToEnd('mvn', args, { timeoutMs: INSTALL_MS_MAX });
    const jars = await readdir(join(target, 'lib'));
    if (!jars.includes(`kafka_2.13-${version}.jar`))
      throw new Error(`expected kafka_2.13-${version}.jar in ${target}/lib, found ${jars.length} other files`);
  });
  return join(folder, 'lib');
}

async function startOnJava({ lib, version, flushEveryMessage, heapMb, measured, secure }) {
  const [port, controllerPort] = [await freePort(), await freePort()];
  const brokers = [`127.0.0.1:${port}`];
  const securePort = secure && (await freePort());
  const settings = secure && secureListener({ secure, port, controllerPort, securePort });
  const formatted = await formattedLog(lib, version);
  const server = await startServer({
    name: `kafka ${version} on port ${port}`,
    kind: 'kafka',
    async prepare(folder) {
      const properties = join(folder, 'server.properties');
      const log = join(folder, 'log');
      await cp(formatted, log, { recursive: true });
      await writeFile(properties, serverProperties({ log, port, controllerPort, flushEveryMessage, settings }));
      const flags = [`-Xmx${heapMb}m`, ...(measured ? [] : [QUICK_START])];
      return { command: 'java', args: java(lib, flags, 'kafka.Kafka', properties) };
    },
    isReady: () => answers(brokers),
    readyMsMax: READY_MS_MAX,
  });
  return Object.assign(server, { brokers, version, ...(secure && { secureBrokers: [`127.0.0.1:${securePort}`] }) });
}

/** What `format` makes of a log folder is the same for every broker of a version, and takes a Java of its own: it is made once and copied. */
export async function formattedLog(lib, version = DEFAULT_VERSION) {
  const folder = await cached(`kafka-${version}-formatted`, async (target) => {
    // Two versions may be formatted at the same time.
    const properties = join(tmpdir(), `runbook-kafka-${version}-format-${process.pid}.properties`);
    try {
      await writeFile(properties, serverProperties({ log: join(target, 'log'), port: 1, controllerPort: 2, flushEveryMessage: false }));
      const args = java(lib, [QUICK_START], 'kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', properties);
      await runToEnd('java', args, { timeoutMs: FORMAT_MS_MAX });
      await access(join(target, 'log', 'meta.properties'));
    } finally {
      await rm(properties, { force: true });
    }
  });
  return join(folder, 'log');
}

export function java(lib, flags, ...program) {
  const logging = '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn';
  return [...flags, '-XX:+UseSerialGC', logging, '-cp', join(lib, '*'), ...program];
}

/** `voters` and `settings`: of a broker that is one of several; the settings come last. */
export function serverProperties({ log, port, controllerPort, flushEveryMessage = false, nodeId = 1, voters, settings = {} }) {
  const entries = {
    'process.roles': 'broker,controller',
    'node.id': nodeId,
    'controller.quorum.voters': voters ?? `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': log,
    ...brokerSettings(flushEveryMessage),
    ...settings,
  };
  return (
    Object.entries(entries)
      // A line break inside a value is written as Java's properties have it.
      .map(([key, value]) => `${key}=${String(value).replaceAll('\n', '\\n')}\n`)
      .join('')
  );
}

/** A listener over TLS beside the open ones. */
function secureListener({ secure: { certificate, key, users, authorizes }, port, controllerPort, securePort, inside = '127.0.0.1' }) {
  const accounts = Object.entries(users).map(([name, password]) => `user_${name}="${password}"`);
  return {
    listeners: `PLAINTEXT://${inside}:${port},CONTROLLER://${inside}:${controllerPort},SECURE://${inside}:${securePort}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL',
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port},SECURE://127.0.0.1:${securePort}`,
    'sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.secure.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required ${accounts.join(' ')};`,
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.certificate.chain': certificate,
    'ssl.keystore.key': key,
    ...(authorizes && {
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      'allow.everyone.if.no.acl.found': false,
      'super.users': 'User:ANONYMOUS',
    }),
  };
}

/** Settings that hold wherever the broker runs. */
function brokerSettings(flushEveryMessage) {
  return {
    'offsets.topic.replication.factor': 1,
    // 50 partitions are the default; one group needs one, and each costs time at every start.
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1000,
    'auto.create.topics.enable': false,
    ...(flushEveryMessage ? { 'log.flush.interval.messages': 1 } : {}),
  };
}

async function startInDocker({ version, flushEveryMessage, heapMb, secure }) {
  const port = await freePort();
  const securePort = secure && (await freePort());
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': '1@localhost:9093',
    listeners: 'PLAINTEXT://:9092,CONTROLLER://:9093',
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    ...brokerSettings(flushEveryMessage),
    ...(secure && {
      ...secureListener({ secure, port: 9092, controllerPort: 9093, securePort: 9094, inside: '' }),
      'advertised.listeners': `PLAINTEXT://127.0.0.1:${port},SECURE://127.0.0.1:${securePort}`,
    }),
  };
  const env = { CLUSTER_ID, KAFKA_HEAP_OPTS: `-Xmx${heapMb}m` };
  for (const [key, value] of Object.entries(settings)) env[`KAFKA_${key.toUpperCase().replaceAll('.', '_')}`] = String(value);
  const brokers = [`127.0.0.1:${port}`];
  const container = await startContainer({
    image: `apache/kafka:${version}`,
    publish: [`127.0.0.1:${port}:9092`, ...(secure ? [`127.0.0.1:${securePort}:9094`] : [])],
    env,
  });
  await container.ready(() => answers(brokers), READY_MS_MAX);
  return {
    brokers,
    version,
    ...(secure && { secureBrokers: [`127.0.0.1:${securePort}`] }),
    stop: container.remove,
    kill9: container.kill9,
    async restart() {
      await container.start();
      await container.ready(() => answers(brokers), READY_MS_MAX);
    },
  };
}

/** A broker is ready when the controller lists it, and as many as there are to be, not when its port opens. */
export async function answers(brokers, count = 1) {
  const kafka = new kafkajs.Kafka({
    brokers,
    clientId: 'ready',
    logLevel: kafkajs.logLevel.NOTHING,
    connectionTimeout: 1000,
    retry: { retries: 0 },
  });
  const admin = kafka.admin({ retry: { retries: 0 } });
  try {
    await admin.connect();
    const cluster = await admin.describeCluster();
    if (cluster.brokers.length < count || cluster.controller === null)
      throw new Error(`the controller lists ${cluster.brokers.length} of ${count} brokers`);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
