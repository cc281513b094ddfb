// Real servers for the suites and the benches; see README.md.
import { chromiumIsMissing, chromiumProgram, prepareChromium } from './chromium.mjs';
import { HELM_VERSION, helmIsMissing, KUBERNETES_VERSIONS, prepareHelm, runHelm, runKubeconform } from './helm.mjs';
import { KAFKA_VERSIONS, kafkaIsMissing, startKafka } from './kafka.mjs';
import { DEAD_BROKER_NOTICED_MS, kafkaClusterIsMissing, startKafkaCluster } from './kafka-cluster.mjs';
import { mongoIsMissing, startMongo } from './mongo.mjs';
import { startSecuredMongo } from './secured-mongo.mjs';
import { OPA_VERSION, opaIsMissing, prepareOpa, runOpa, startOpa } from './opa.mjs';
import { producersAreMissing } from './producers.mjs';
import { prepareShells, shellProgram, shellsAreMissing } from './shells.mjs';
import { onSmallDisk, smallDiskIsMissing } from './small-disk.mjs';

export {
  chromiumProgram,
  DEAD_BROKER_NOTICED_MS,
  HELM_VERSION,
  KAFKA_VERSIONS,
  KUBERNETES_VERSIONS,
  onSmallDisk,
  OPA_VERSION,
  prepareChromium,
  prepareHelm,
  prepareOpa,
  runHelm,
  runKubeconform,
  prepareShells,
  runOpa,
  shellProgram,
  startKafka,
  startKafkaCluster,
  startMongo,
  startSecuredMongo,
  startOpa,
};

/** Which servers can be had here and, for those that cannot, what is missing. */
export async function availability() {
  const missing = [
    kafkaIsMissing(),
    kafkaClusterIsMissing(),
    mongoIsMissing(),
    producersAreMissing(),
    smallDiskIsMissing(),
    opaIsMissing(),
    chromiumIsMissing(),
    helmIsMissing(),
    shellsAreMissing(),
  ];
  const [kafka, kafkaCluster, mongo, producers, smallDisk, opa, chromium, helm, shells] = await Promise.all(missing);
  const state = (missing) => (missing === undefined ? { available: true } : { available: false, missing });
  return {
    kafka: state(kafka),
    kafkaCluster: state(kafkaCluster),
    mongo: state(mongo),
    producers: state(producers),
    smallDisk: state(smallDisk),
    opa: state(opa),
    chromium: state(chromium),
    helm: state(helm),
    shells: state(shells),
  };
}

/**
 * Starts servers as who measures needs them, calls `work` with the environment that names them, and stops them whatever happens.
 *
 * @param {{ kafka?: boolean | '4.1.0' | '3.9.1', mongo?: boolean, flushEveryMessage?: boolean }} wanted
 * @param {(environment: Record<string, string>) => Promise<unknown>} work
 */
export async function withServers({ kafka = false, mongo = false, flushEveryMessage = false }, work) {
  const started = [];
  const environment = {};
  try {
    const starting = [];
    if (kafka) {
      const version = typeof kafka === 'string' ? kafka : undefined;
      starting.push(
        startKafka({ version, flushEveryMessage, measured: true }).then((server) => {
          started.push(server);
          environment.KAFKA_BROKERS = server.brokers.join(',');
        }),
      );
    }
    if (mongo) {
      starting.push(
        startMongo().then((server) => {
          started.push(server);
          environment.MONGO_URL = server.url;
        }),
      );
    }
    // Waits for all of them even when one fails, so that what did start is known and stopped.
    const failed = (await Promise.allSettled(starting)).find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
    return await work(environment);
  } finally {
    await Promise.all(started.map((server) => server.stop()));
  }
}
