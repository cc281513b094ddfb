// Producers that are not ours: Kafka's own, in Java, and librdkafka's, in Python; most that write to Kafka are built on one of them.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached } from './cache.mjs';
import { java, kafkaJars, kafkaOnJavaIsMissing, QUICK_START } from './kafka.mjs';
import { canRun, runToEnd } from './process.mjs';

const CONFLUENT_VERSION = '2.16.1';
const INSTALL_MS_MAX = 10 * 60_000;
/** A Java that compiles its program, or a Python, on a busy machine. */
const PRODUCE_MS_MAX = 120_000;

/** What keeps the producers from running here, or undefined. The broker may be in Docker; they are programs of this machine. */
export async function producersAreMissing() {
  const missing = await kafkaOnJavaIsMissing();
  if (missing) return missing;
  if (!(await canRun('javac', ['-version']))) return 'a JDK: a java that compiles';
  const hasPython = await canRun('python3', ['-c', 'import venv, ensurepip']);
  return hasPython ? undefined : 'python3 with venv and pip';
}

const programOf = (name) => fileURLToPath(new URL(`kafka/${name}`, import.meta.url));

/**
 * Writes `records` records with each codec, to partition 0. Their keys are `java-<codec>-<number>`, which is `id` in their JSON too.
 *
 * @param {{ brokers: string[], topic: string, records: number, codecs: string[] }} what
 */
export async function produceWithJava({ brokers, topic, records, codecs }) {
  const program = [programOf('CompressedRecords.java'), brokers.join(','), topic, String(records), ...codecs];
  await runToEnd('java', java(await kafkaJars(), [QUICK_START], ...program), { timeoutMs: PRODUCE_MS_MAX });
}

/**
 * The same by librdkafka, with keys `librdkafka-<codec>-<number>`. `odd` is one record whose key, headers and value are what text cannot say, `bomb` one of
 * some kilobytes that come to 70 MB.
 *
 * @param {{ brokers: string[], topic: string, records: number, codecs: string[] }} what
 */
export async function produceWithLibrdkafka({ brokers, topic, records, codecs }) {
  const folder = await cached(`confluent-kafka-${CONFLUENT_VERSION}`, async (target) => {
    await runToEnd('python3', ['-m', 'venv', join(target, 'venv')], { timeoutMs: INSTALL_MS_MAX });
    const install = ['install', '--quiet', '--only-binary', ':all:', `confluent-kafka==${CONFLUENT_VERSION}`];
    await runToEnd(join(target, 'venv', 'bin', 'pip'), install, { timeoutMs: INSTALL_MS_MAX });
  });
  const program = [programOf('compressed_records.py'), brokers.join(','), topic, String(records), ...codecs];
  await runToEnd(join(folder, 'venv', 'bin', 'python'), program, { timeoutMs: PRODUCE_MS_MAX });
}
