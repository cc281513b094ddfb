// Kills processes of a running system in the middle of runs, and checks that nothing is lost or done twice. After `npm run build`:
//
//     node test/faults/kill-runs.mjs                                   the embedded system, 20 kills, 200 runs each
//     node test/faults/kill-runs.mjs --distributed --kill orchestrator,executor-service
//     options: --times 20  --runs 200  --seed 7
//
// Prints every fault injected and a summary with the seed that makes the same choices again. Status 0 when every check held.
import { parseArgs } from 'node:util';
import { startKafka } from '../servers/index.mjs';
import { SERVICES } from '../system/index.mjs';
import { killRounds } from './kill-rounds.mjs';

/** More than this is not shown; the first ones tell the story. */
const FAULTS_SHOWN = 20;

process.exitCode = await main();

async function main() {
  const { values } = parseArgs({
    options: {
      distributed: { type: 'boolean', default: false },
      kill: { type: 'string' },
      times: { type: 'string', default: '20' },
      runs: { type: 'string', default: '200' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    },
  });
  const { distributed } = values;
  const victims = values.kill?.split(',') ?? (distributed ? SERVICES : ['standalone']);
  const stranger = victims.find((name) => !(distributed ? SERVICES : ['standalone']).includes(name));
  if (stranger) {
    console.error(`expected --kill among ${distributed ? SERVICES.join(', ') : 'standalone'}, found ${stranger}`);
    return 2;
  }
  const [times, runs, seed] = [values.times, values.runs, values.seed].map(Number);
  const kafka = distributed ? await startKafka({ exclusive: true }) : undefined;
  try {
    const outcome = await killRounds({ brokers: kafka?.brokers, victims, times, runs, seed, say: console.log });
    for (const fault of outcome.faults.slice(0, FAULTS_SHOWN)) console.log(`FAULT ${fault}`);
    const { faults, ...counts } = outcome;
    console.log(JSON.stringify({ system: distributed ? 'distributed' : 'embedded', seed, ...counts, faults: faults.length }));
    return faults.length === 0 ? 0 : 1;
  } finally {
    await kafka?.stop();
  }
}
