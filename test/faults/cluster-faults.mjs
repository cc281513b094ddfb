// Three brokers and two of each service, while runs are driven without a pause: brokers and services are killed, stopped in good order and
// frozen, one fault after the other as the seed chooses; nothing may be lost or done twice. After `npm run build`:
//
//     node test/faults/cluster-faults.mjs
//     options: --faults 300  --seed 7  --minutes 60 (no fault begins later; what was injected is checked)
//
// Prints every fault injected and a summary with the seed that makes the same choices again. Status 0 when every check held.
import { parseArgs } from 'node:util';
import { startKafkaCluster, startMongo } from '../servers/index.mjs';
import { clusterRounds } from './cluster-rounds.mjs';

/** More than this is not shown; the first ones tell the story. */
const FINDINGS_SHOWN = 20;

process.exitCode = await main();

async function main() {
  const { values } = parseArgs({
    options: {
      faults: { type: 'string', default: '300' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      minutes: { type: 'string', default: 'Infinity' },
    },
  });
  const [faults, seed, minutes] = [values.faults, values.seed, values.minutes].map(Number);
  if (!Number.isInteger(faults) || faults < 1 || !Number.isInteger(seed) || !(minutes > 0)) {
    const found = `--faults ${values.faults} --seed ${values.seed} --minutes ${values.minutes}`;
    console.error(`expected whole numbers, at least one fault and some minutes, found ${found}`);
    return 2;
  }
  const servers = [];
  try {
    const cluster = await startKafkaCluster();
    servers.push(cluster);
    const mongo = await startMongo({ exclusive: true });
    servers.push(mongo);
    const outcome = await clusterRounds({ cluster, mongoUrl: mongo.url, times: faults, minutes, seed, say: console.log });
    for (const finding of outcome.findings.slice(0, FINDINGS_SHOWN)) console.log(`FINDING ${finding}`);
    console.log(JSON.stringify({ seed, ...outcome, findings: outcome.findings.length }));
    return outcome.findings.length === 0 ? 0 : 1;
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}
