// Sends external events to waiting runs over a real broker, kills the orchestrator again and again, and checks every wait and every record.
// After `npm run build`:
//
//     node test/events/run-external-events.mjs                          3,000 events, 300 waits
//     node test/events/run-external-events.mjs --events 1000000 --waits 100000 --kill-every 20000
//     options: --seed 7  --partitions 6  --kill orchestrator,api-gateway
//
// Prints what it does and a summary with the seed that makes the same choices again. Status 0 when every check held.
import { parseArgs } from 'node:util';
import { startKafka } from '../servers/index.mjs';
import { externalEvents } from './external-events.mjs';

/** More than this is not shown; the first ones tell the story. */
const FAULTS_SHOWN = 20;

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '3000' },
    waits: { type: 'string', default: '300' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    'kill-every': { type: 'string', default: '20000' },
    kill: { type: 'string', default: 'orchestrator' },
    partitions: { type: 'string', default: '6' },
  },
});
const [events, waits, seed, killEveryMs, partitions] = [
  values.events,
  values.waits,
  values.seed,
  values['kill-every'],
  values.partitions,
].map(Number);
const kafka = await startKafka({ exclusive: true, heapMb: 1024 });
try {
  const begunAt = Date.now();
  const plan = { brokers: kafka.brokers, events, waits, seed, killEveryMs, partitions, victims: values.kill.split(','), say: console.log };
  const { faults, ...outcome } = await externalEvents(plan);
  for (const fault of faults.slice(0, FAULTS_SHOWN)) console.log(`FAULT ${fault}`);
  console.log(
    JSON.stringify({
      events,
      seed,
      killEveryMs,
      partitions,
      ...outcome,
      seconds: Math.round((Date.now() - begunAt) / 1_000),
      faults: faults.length,
    }),
  );
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await kafka.stop();
}
