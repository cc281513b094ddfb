// Several Kafka brokers that are one cluster, on this machine's Java: for suites in which some of them die.
import { randomBytes } from 'node:crypto';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answers, formattedLog, java, kafkaJars, kafkaOnJavaIsMissing, QUICK_START, READY_MS_MAX, serverProperties } from './kafka.mjs';
import { freePort } from './process.mjs';
import { startServer } from './server-process.mjs';

/** Three of them, with a few dozen partitions, beside a suite. */
const HEAP_MB = 256;
/** Within which a dead broker is noticed, as docs/guides/operating.md advises and the compose file sets it. */
export const DEAD_BROKER_NOTICED_MS = 3_000;
const SESSION = { 'broker.session.timeout.ms': DEAD_BROKER_NOTICED_MS, 'broker.heartbeat.interval.ms': 500 };

/** What keeps a cluster from starting, or undefined: Docker's brokers could not reach each other under the address under which a suite reaches them. */
export const kafkaClusterIsMissing = () => kafkaOnJavaIsMissing();

/**
 * Every broker is a controller too, so of three one may be away. Topics of consumer groups have a copy on each.
 *
 * @param {{ size?: number, settings?: Record<string, string | number> }} [options] `settings`: of every broker
 */
export async function startKafkaCluster({ size = 3, settings = {} } = {}) {
  const missing = await kafkaClusterIsMissing();
  if (missing) throw new Error(`expected what a cluster of brokers needs, found that this is missing: ${missing}`);
  const lib = await kafkaJars();
  const formatted = await formattedLog(lib);
  const nodes = [];
  for (let nodeId = 1; nodeId <= size; nodeId++) nodes.push({ nodeId, port: await freePort(), controllerPort: await freePort() });
  const voters = nodes.map(({ nodeId, controllerPort }) => `${nodeId}@127.0.0.1:${controllerPort}`).join(',');
  const copies = { 'offsets.topic.replication.factor': size, 'min.insync.replicas': 1 };
  const start = ({ nodeId, port, controllerPort }) =>
    startServer({
      name: `kafka broker ${nodeId} of ${size} on port ${port}`,
      kind: `kafka-${nodeId}`,
      async prepare(folder) {
        const [log, properties] = [join(folder, 'log'), join(folder, 'server.properties')];
        await cp(formatted, log, { recursive: true });
        await numbered(join(log, 'meta.properties'), nodeId);
        await writeFile(
          properties,
          serverProperties({ log, port, controllerPort, nodeId, voters, settings: { ...SESSION, ...copies, ...settings } }),
        );
        return { command: 'java', args: java(lib, [`-Xmx${HEAP_MB}m`, QUICK_START], 'kafka.Kafka', properties) };
      },
      isReady: () => answers([`127.0.0.1:${port}`]),
      readyMsMax: READY_MS_MAX,
    });
  const outcomes = await Promise.allSettled(nodes.map(start));
  const brokers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const stop = () => Promise.all(brokers.map((broker) => broker.stop()));
  const failed = outcomes.find(({ status }) => status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`);
  await answers(addresses, size);
  return {
    brokers: addresses,
    /** By node id. */
    nodes: new Map(nodes.map(({ nodeId }, at) => [nodeId, brokers[at]])),
    stop,
  };
}

/** A formatted log folder says whose it is; no two are the same. */
async function numbered(file, nodeId) {
  const text = await readFile(file, 'utf8');
  const own = text.replace(/^node\.id=.*$/m, `node.id=${nodeId}`);
  await writeFile(file, own.replace(/^directory\.id=.*$/m, `directory.id=${randomBytes(16).toString('base64url')}`));
}
