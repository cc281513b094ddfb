import { readSettings } from '@runbook/service';

/** The data folder of the settings, and the one folder that the command names. Throws when the data does not lie in it, or with a wrong command. */
export function embeddedFolder(command: string, folder: string): { readonly dataFolder: string; readonly named: string } {
  const { kafkaBrokers, mongoUrl, dataFolder } = readSettings(process.env);
  if (kafkaBrokers || mongoUrl) {
    const found = kafkaBrokers ? 'KAFKA_BROKERS' : 'MONGO_URL';
    throw new Error(
      `expected log and documents in DATA_DIR, found ${found} set; use the tools of Kafka and MongoDB (docs/guides/operating.md)`,
    );
  }
  const [named, ...more] = process.argv.slice(2);
  if (named === undefined || more.length > 0) {
    throw new Error(`expected one ${folder}, found ${process.argv.length - 2} words; run: npm run ${command} -- <folder>`);
  }
  return { dataFolder, named };
}
