// Two releases on one Kafka and MongoDB, while runs go on. After `npm run build`:
//
//     node test/evolution/rolling-upgrade.mjs             each service up and back, one by one; then all up, the format raised, and each of the release before meets it
//     node test/evolution/rolling-upgrade.mjs --short     all at once
//
// Prints what it does, and a line with what was found. Status 0 when nothing was lost or done twice, and every service of the release before ended with its word.
import { parseArgs } from 'node:util';
import { startKafka, startMongo } from '../servers/index.mjs';
import { roll } from './roll.mjs';

process.exitCode = await main();

async function main() {
  const { values } = parseArgs({ options: { short: { type: 'boolean', default: false } } });
  const servers = [];
  try {
    const kafka = await startKafka({ exclusive: true });
    servers.push(kafka);
    const mongo = await startMongo({ exclusive: true });
    servers.push(mongo);
    const outcome = await roll({ brokers: kafka.brokers, mongoUrl: mongo.url, short: values.short, say: console.log });
    console.log(JSON.stringify(outcome));
    return outcome.faults.length === 0 ? 0 : 1;
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}
