// Two orchestrators share the partitions of one group on Kafka and MongoDB while runs are driven without a pause: one sleeps
// past its session and wakes as a zombie, one is killed, one leaves and joins again; nothing may be lost or done twice. After `npm run build`:
//
//     node test/faults/two-orchestrators.mjs
//     options: --rounds 3  --seed 7
//
// Prints every change injected and a summary with the seed that makes the same choices again. Status 0 when every check held.
import { parseArgs } from 'node:util';
import { startKafka, startMongo } from '../servers/index.mjs';
import { membershipRounds } from './membership-rounds.mjs';

/** More than this is not shown; the first ones tell the story. */
const FAULTS_SHOWN = 20;

process.exitCode = await main();

async function main() {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '3' }, seed: { type: 'string', default: String(Date.now() % 1_000_000) } },
  });
  const [rounds, seed] = [values.rounds, values.seed].map(Number);
  if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed)) {
    console.error(`expected whole numbers, at least one round, found --rounds ${values.rounds} --seed ${values.seed}`);
    return 2;
  }
  const servers = [];
  try {
    const kafka = await startKafka({ exclusive: true });
    servers.push(kafka);
    const mongo = await startMongo({ exclusive: true });
    servers.push(mongo);
    const outcome = await membershipRounds({ brokers: kafka.brokers, mongoUrl: mongo.url, rounds, seed, say: console.log });
    for (const fault of outcome.faults.slice(0, FAULTS_SHOWN)) console.log(`FAULT ${fault}`);
    console.log(JSON.stringify({ rounds, seed, ...outcome, faults: outcome.faults.length }));
    return outcome.faults.length === 0 ? 0 : 1;
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}
