// How long one tenant's step waits to begin while another has thousands queued: the whole executor, with steps that take a while and nothing else.
//   npm run build && node bench/fair-share.mjs [queued=10000] [stepMs=200] [tries=40]
import { SystemClock } from '@runbook/ports';
import { Executor } from '../apps/executor-service/dist/executor.js';
import { SecretVault } from '../apps/executor-service/dist/secrets/secret-vault.js';
import { EnvironmentSecrets } from '../libs/service/dist/index.js';
import { StepRunners } from '../apps/executor-service/dist/steps/step-runner.js';
import { AttemptWork } from '../apps/executor-service/dist/work/attempt-work.js';
import { ResultSender } from '../apps/executor-service/dist/work/result-sender.js';
import { TimerWheel } from '../apps/executor-service/dist/work/timer-wheel.js';
import { WorkQueue } from '../apps/executor-service/dist/work/work-queue.js';

const QUEUED = Number(process.argv[2] ?? 10_000);
const STEP_MS = Number(process.argv[3] ?? 200);
const TRIES = Number(process.argv[4] ?? 40);
const CONCURRENCY = 256;
const RECORDS_PER_BATCH = 500;

const clock = new SystemClock();
const logger = { debug() {}, info() {}, warn: console.warn, error: console.error, child: () => logger };
const channel = { send: async () => undefined };
const waiting = new Map();
const begun = { acme: 0, zeta: 0 };
const runners = new StepRunners([
  {
    type: 'slow',
    run: async ({ execution }) => {
      begun[execution.tenant]++;
      waiting.get(execution.id)?.(performance.now());
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
      return { output: null };
    },
  },
]);
const vault = new SecretVault(new EnvironmentSecrets({}));
const around = {
  executor: 'executor_bench',
  clock,
  wheel: new TimerWheel(clock),
  queue: new WorkQueue(CONCURRENCY),
  sender: new ResultSender(channel, clock, logger),
  runners,
  work: new AttemptWork({ runners, vault, parked: undefined, blobs: undefined, outputs: undefined, clock, logger }),
  logger,
};
const executor = new Executor(
  around,
  { write: async () => {} },
  { save: async () => {} },
  { close: async () => {} },
  { begin: () => () => {} },
);

let offset = 0;
const started = (actor) => ({
  ...{ type: 'ExecutionStarted', at: Date.now(), runbook: { id: 'r', version: 1, digest: 'd' }, steps: [], inputs: {} },
  ...{ requestDigest: '', dataLicenses: [], startedBy: actor },
});
const requested = () => ({
  ...{ type: 'StepRequested', at: Date.now(), step: 's', stepType: 'slow', attempt: 1, dispatch: 1, idempotencyKey: 'k', parameters: {} },
  ...{ timeoutMs: 3_600_000, leaseMs: 3_600_000 },
});
function asking(tenant) {
  const id = `exe_${tenant}_${offset}`;
  const actor = { kind: 'person', id: 'ana', tenant, via: 'api-key' };
  const owned = {
    v: 1,
    aggregate: 'execution',
    id,
    tenant,
    term: 1,
    owner: 'own_1',
    seq: offset,
    version: 1,
    at: '',
    cause: {},
    actor,
    prev: null,
  };
  const record = { ...owned, events: [started(actor), requested()] };
  return { topic: 'events', partition: 0, offset: offset++, bytes: Buffer.alloc(0), hash: '', record };
}
const deliver = (records) =>
  executor.deliver({
    ...{ kind: 'records', topic: 'events', partition: 0, records, caughtUp: true },
    position: { offset, term: 1, owner: 'own_1', seq: offset },
  });

await executor.deliver({ kind: 'assigned', topic: 'events', partition: 0 });
await deliver([]);
for (let left = QUEUED; left > 0; left -= RECORDS_PER_BATCH)
  await deliver(Array.from({ length: Math.min(left, RECORDS_PER_BATCH) }, () => asking('acme')));
const waits = [];
for (let n = 0; n < TRIES; n++) {
  const admitted = asking('zeta');
  const at = performance.now();
  const began = new Promise((resolve) => waiting.set(admitted.record.id, resolve));
  await deliver([admitted]);
  waits.push((await began) - at);
  await new Promise((resolve) => setTimeout(resolve, 10));
}
waits.sort((a, b) => a - b);
const at = (share) => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))].toFixed(1);
console.log(`${QUEUED} steps of ${STEP_MS} ms queued by one tenant, ${begun.acme} of them begun by the end`);
console.log(`${TRIES} steps of another began after ${at(0.5)} ms at p50, ${at(1)} ms at the most`);
process.exit(Number(at(1)) < 100 ? 0 : 1);
