import { environmentOfProcess, readSettings, type Settings } from '@runbook/service';

/**
 * The settings, the one folder that the command names, and where the data lies: on Kafka and MongoDB, or in the data folder. Throws with a wrong command, and where log
 * and documents are of different kinds.
 */
export function namedFolder(
  command: string,
  folder: string,
  lies: 'anywhere' | 'distributed' = 'anywhere',
): { readonly settings: Settings; readonly named: string; readonly isDistributed: boolean } {
  const settings = readSettings(environmentOfProcess());
  const { kafkaBrokers, mongoUrl } = settings;
  if (lies === 'distributed' && !kafkaBrokers && !mongoUrl)
    throw new Error('expected KAFKA_BROKERS and MONGO_URL, found neither; set both as the services have them');
  if (!kafkaBrokers !== !mongoUrl) {
    const [found, missing] = kafkaBrokers ? ['KAFKA_BROKERS', 'MONGO_URL'] : ['MONGO_URL', 'KAFKA_BROKERS'];
    throw new Error(
      `expected KAFKA_BROKERS and MONGO_URL, or neither, found ${found} without ${missing}; set both as the services have them`,
    );
  }
  const [named, ...more] = process.argv.slice(2);
  if (named === undefined || more.length > 0) {
    throw new Error(`expected one ${folder}, found ${process.argv.length - 2} words; run: npm run ${command} -- <folder>`);
  }
  return { settings, named, isDistributed: kafkaBrokers !== undefined };
}
