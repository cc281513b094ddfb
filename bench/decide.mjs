// CPU of the pure core: decide and evolve of whole runs, warm, every step answered at once. No I/O, no bytes.
//   npm run build && node bench/decide.mjs
import { compileRunbook, decideExecution, evolveExecutionAll, isRunningAttempt, noExecution, stepAt } from '@runbook/domain';
import { createHash } from 'node:crypto';
import { w1, w2 } from './workloads.mjs';

/** CPU time that each measurement takes, and that the warm-up before it takes. */
const MEASURE_MS = Number(process.env.MEASURE_MS ?? 1_000);

const STUB = 'https://stub.example';
const STEPS_MAX = 500;
const numbered = (count, step) => Array.from({ length: count }, (_, n) => step(n));
const call = (n, dependsOn) => ({ id: `s${n}`, type: 'call-service', ...(dependsOn && { dependsOn }), with: { url: `${STUB}/${n}` } });
const transform = (n) => ({ id: `t${n}`, type: 'transform', ...(n > 0 && { dependsOn: [`t${n - 1}`] }), with: { value: n } });
const loop = (count, members, body) => runbook([{ id: 'scan', type: 'loop', count, ...members, steps: [body] }]);
const runbook = (steps) => ({ apiVersion: 'runbook/v1', id: 'bench-decide', name: 'bench', steps });

const RUNBOOKS = {
  'W1, 4 calls in sequence': w1(STUB),
  'W2, 8 parallel calls': w2(STUB),
  '10 calls in sequence': runbook(numbered(10, (n) => call(n, n > 0 ? [`s${n - 1}`] : undefined))),
  [`${STEPS_MAX} calls in sequence`]: runbook(numbered(STEPS_MAX, (n) => call(n, n > 0 ? [`s${n - 1}`] : undefined))),
  [`${STEPS_MAX} parallel calls`]: runbook(numbered(STEPS_MAX, (n) => call(n))),
  [`${STEPS_MAX} transforms in sequence`]: runbook(numbered(STEPS_MAX, transform)),
  'a loop of 100 calls': loop(100, {}, call(0)),
  'a loop of 1000 calls': loop(1000, {}, call(0)),
  'a loop of 100 calls, 10 at once': loop(100, { concurrency: 10 }, call(0)),
  'a loop of 1000 calls, 10 at once': loop(1000, { concurrency: 10 }, call(0)),
  'a loop of 100 transforms': loop(100, {}, transform(0)),
  'a loop of 1000 transforms': loop(1000, {}, transform(0)),
  [`${STEPS_MAX} transforms, last one first`]: runbook(numbered(STEPS_MAX, transform).reverse()),
};

for (const [name, definition] of Object.entries(RUNBOOKS)) {
  const world = worldOf(definition);
  repeat(() => run(world));
  const { cpuUs, times } = repeat(() => run(world));
  const { decisions, events } = run(world);
  const perRun = cpuUs / times;
  console.log(
    `${name.padEnd(34)} ${perRun.toFixed(0).padStart(7)} µs a run, ${(perRun / decisions).toFixed(1).padStart(7)} a decision, ${(perRun / events).toFixed(1).padStart(6)} an event`,
  );
}

/** One whole run, as its owner sees it. */
function run(world) {
  let state = noExecution;
  let decisions = 0;
  const take = (command) => {
    const decision = decideExecution(command, state, world);
    state = evolveExecutionAll(state, decision.events);
    decisions++;
  };
  take({
    type: 'StartExecution',
    runbook: { id: 'bench', version: 1, digest: 'd'.repeat(64) },
    inputs: { host: 'host-7' },
    requestDigest: 'r'.repeat(64),
    dataLicenses: [],
  });
  while (state.endedAt === undefined) {
    const http = { status: 200, headers: { 'content-type': 'application/json' } };
    const step = state.open.find((path) => isRunningAttempt(stepAt(state.steps, path)));
    if (step) take({ type: 'CompleteStep', step, attempt: 1, executor: 'bench', output: { ok: true }, http });
    else take({ type: 'FireTimers' });
  }
  if (state.status !== 'COMPLETED') throw new Error(`expected the run to complete, found ${state.status}`);
  return { decisions, events: state.events };
}

function repeat(act) {
  const from = process.cpuUsage();
  for (let times = 1; ; times++) {
    act();
    const { user, system } = process.cpuUsage(from);
    if (user + system >= MEASURE_MS * 1_000) return { cpuUs: user + system, times };
  }
}

function worldOf(definition) {
  const compiled = compileRunbook(definition);
  return {
    now: Date.UTC(2026, 10, 21),
    chance: 0.5,
    id: 'exe_bench',
    tenant: 'default',
    actor: { kind: 'service', id: 'bench', tenant: 'default', via: 'log' },
    definition: () => compiled,
    blob: () => undefined,
    kept: () => true,
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
  };
}
