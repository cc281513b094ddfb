// The executor's own share of the main thread: records in, requests begun, results handed to a channel; the step itself does nothing.
//   npm run build && node bench/executor-share.mjs [runs=20000]
import { SystemClock } from '@runbook/ports';
import { Executor } from '../apps/executor-service/dist/executor.js';
import { SecretVault } from '../apps/executor-service/dist/secrets/secret-vault.js';
import { EnvironmentSecrets } from '../apps/executor-service/dist/secrets/environment-secrets.js';
import { StepRunners } from '../apps/executor-service/dist/steps/step-runner.js';
import { AttemptWork } from '../apps/executor-service/dist/work/attempt-work.js';
import { ResultSender } from '../apps/executor-service/dist/work/result-sender.js';
import { TimerWheel } from '../apps/executor-service/dist/work/timer-wheel.js';
import { WorkQueue } from '../apps/executor-service/dist/work/work-queue.js';

const RUNS = Number(process.argv[2] ?? 20_000);
const RUNS_PER_BATCH = 8;
const STEPS = 4;

const clock = new SystemClock();
const logger = { debug() {}, info() {}, warn: console.warn, error: console.error, child: () => logger };
const output = { score: 70, vendor: 'v'.repeat(170) };
let results = 0;
const channel = { send: async (_topic, records) => void (results += records.length) };
const runners = new StepRunners([
  { type: 'nothing', run: async () => ({ output, http: { status: 200, headers: { 'content-type': 'application/json' } } }) },
]);
const work = new AttemptWork(runners, new SecretVault(new EnvironmentSecrets({})), undefined, undefined, logger);
const around = {
  executor: 'executor_bench',
  clock,
  wheel: new TimerWheel(clock),
  queue: new WorkQueue(256),
  sender: new ResultSender(channel, clock, logger),
  runners,
  work,
  logger,
};
const executor = new Executor(around, { write: async () => {} }, { save: async () => {} }, undefined, { begin: () => () => {} });

let offset = 0;
const actor = { kind: 'person', id: 'ana', tenant: 'acme', via: 'api-key' };
const admitted = (id, events) => {
  const record = {
    v: 1,
    aggregate: 'execution',
    id,
    tenant: 'acme',
    term: 1,
    owner: 'own_1',
    seq: offset,
    version: 1,
    at: '',
    cause: {},
    actor,
    prev: null,
    events,
  };
  return { topic: 'events', partition: 0, offset: offset++, bytes: Buffer.alloc(0), hash: '', record };
};
const started = {
  type: 'ExecutionStarted',
  at: 1,
  runbook: { id: 'r', version: 1, digest: 'd' },
  steps: [],
  inputs: {},
  requestDigest: '',
  dataLicenses: [],
  startedBy: actor,
};
const parameters = { method: 'POST', url: 'http://127.0.0.1/api', body: { sha256: 'a'.repeat(64), host: 'workstation-17.example' } };
const requested = (step) => ({
  type: 'StepRequested',
  at: Date.now(),
  step,
  stepType: 'nothing',
  attempt: 1,
  dispatch: 1,
  idempotencyKey: step,
  parameters,
  timeoutMs: 60_000,
  leaseMs: 30_000,
});
const completed = (step) => ({ type: 'StepCompleted', at: 1, step, attempt: 1, output });
const ended = { type: 'ExecutionCompleted', at: 1, outputs: {}, failures: 0 };
const deliver = (records) =>
  executor.deliver({
    kind: 'records',
    topic: 'events',
    partition: 0,
    records,
    position: { offset, term: 1, owner: 'own_1', seq: offset },
    caughtUp: true,
  });

await executor.deliver({ kind: 'assigned', topic: 'events', partition: 0 });
await deliver([]);
await drive(2_000);
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
    const ids = Array.from({ length: RUNS_PER_BATCH }, (_, n) => `exe_${offset}_${n}`);
    await deliver(ids.map((id) => admitted(id, [started, requested('s0')])));
    for (let step = 0; step < STEPS; step++) {
      await new Promise((resolve) => setImmediate(resolve));
      const last = step === STEPS - 1;
      await deliver(
        ids.map((id) => admitted(id, last ? [completed(`s${step}`), ended] : [completed(`s${step}`), requested(`s${step + 1}`)])),
      );
    }
  }
}
