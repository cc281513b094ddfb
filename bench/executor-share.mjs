// The executor's own share of the main thread: records in, requests begun, results handed to a channel; the step itself does nothing.
//   npm run build && node bench/executor-share.mjs [runs=20000]
import { loneExecutor, requested, started } from './lone-executor.mjs';

const RUNS = Number(process.argv[2] ?? 20_000);
const WARM_UP_RUNS = 2_000;
const RUNS_PER_BATCH = 8;
const STEPS = 4;
const LEASE_MS = 30_000;
const TENANT = 'acme';

const output = { score: 70, vendor: 'v'.repeat(170) };
const parameters = { method: 'POST', url: 'http://127.0.0.1/api', body: { sha256: 'a'.repeat(64), host: 'workstation-17.example' } };
let results = 0;
const executor = await loneExecutor(
  { type: 'nothing', run: async () => ({ output, http: { status: 200, headers: { 'content-type': 'application/json' } } }) },
  async (_topic, records) => void (results += records.length),
);
const asked = (step) => requested(step, 'nothing', parameters, LEASE_MS);
const completed = (step) => ({ type: 'StepCompleted', at: 1, step, attempt: 1, output });
const ended = { type: 'ExecutionCompleted', at: 1, outputs: {}, failures: 0 };

await drive(WARM_UP_RUNS);
for (let round = 1; round <= 3; round++) {
  const before = process.cpuUsage();
  await drive(RUNS);
  const { user, system } = process.cpuUsage(before);
  console.log(`round ${round}: ${((user + system) / 1000 / RUNS).toFixed(4)} ms CPU a run of ${STEPS} steps`);
}
await executor.stop();
console.log(`${results} results`);

async function drive(runs) {
  for (let run = 0; run < runs; run += RUNS_PER_BATCH) {
    const ids = Array.from({ length: RUNS_PER_BATCH }, (_, n) => `exe_${executor.offset}_${n}`);
    const deliver = (events) => executor.deliver(ids.map((id) => executor.admitted(id, TENANT, events)));
    await deliver([started(TENANT), asked('s0')]);
    for (let step = 0; step < STEPS; step++) {
      await new Promise((resolve) => setImmediate(resolve));
      await deliver([completed(`s${step}`), step === STEPS - 1 ? ended : asked(`s${step + 1}`)]);
    }
  }
}
