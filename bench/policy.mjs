// What AUTHZ=opa adds to a step, with OPA on the same machine: the executor's gate by itself, and whole runs of W1 by one client, of two processes that are
// driven in turn; no rounds: the gate alone. On a busy machine read the CPU and the ratio.
//   npm run build && node bench/policy.mjs [--questions 2000] [--seconds 8] [--rounds 3] [--warm-up 5]
import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { SystemClock } from '@runbook/ports';
import { BuiltInPolicy } from '@runbook/service';
import { PolicyGate } from '../apps/executor-service/dist/work/policy-gate.js';
import { OpaPolicy } from '../libs/opa/dist/index.js';
import { OPA_VERSION, startOpa } from '../test/servers/index.mjs';
import { startEmbedded } from '../test/system/index.mjs';
import { cpuSeconds, drive, register, startStub } from './driving.mjs';
import { w1 } from './workloads.mjs';

const { values } = parseArgs({
  options: {
    questions: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '3' },
    'warm-up': { type: 'string', default: '5' },
  },
});
const QUESTIONS = Number(values.questions);
const STEPS_OF_W1 = 4;

const clock = new SystemClock();
const digest = 'd'.repeat(64);
const question = {
  act: 'run',
  tenant: 'acme',
  run: {
    ...{ id: 'exe_1', runbook: { id: 'contain-host', version: 3, digest }, startedAt: clock.now(), dataLicenses: [] },
    startedBy: { kind: 'person', id: 'oli', tenant: 'acme', via: 'api-key' },
  },
  asked: { step: 'isolate', stepType: 'call-service', attempt: 1 },
  grounds: { class: 'destructive', gates: [{ step: 'ok', quorum: 2, fourEyes: true, votes: [{ by: 'ana' }, { by: 'ben' }] }] },
  target: 'edr.example',
};

const opa = await startOpa({ bundles: ['policies/runbooks'] });
const policy = new OpaPolicy(opa.url, clock);
const stub = await startStub();
const systems = [];
try {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD']).toString().trim();
  console.log(`${commit}, Node ${process.version}, OPA ${OPA_VERSION}, ${availableParallelism()} cores (${cpus()[0].model})`);
  for (const atOnce of [1, 16]) {
    const own = await gateOf(new BuiltInPolicy(), atOnce);
    const asked = await gateOf(policy, atOnce);
    console.log(`gate, ${atOnce} at once: built in ${shown(own)}; OPA ${shown(asked)}, ${ms(asked.opaCpu)} of OPA`);
  }
  const rounds = Number(values.rounds);
  for (const environment of rounds === 0 ? [] : [{}, { AUTHZ: 'opa', OPA_ENDPOINT: opa.url }]) {
    const system = await startEmbedded({ environment: { EGRESS_ALLOW: stub.target, ...environment } });
    systems.push({ system, runbookId: await register(system.url, w1(stub.url)), p50: [] });
  }
  for (let round = 0; round < rounds; round++) for (const one of systems) one.p50.push(await roundOf(one, round));
  if (rounds > 0) {
    const [own, asked] = systems.map(({ p50 }) => median(p50));
    console.log(`W1, 1 client, p50 of a run: built in ${ms(own)}, OPA ${ms(asked)}, ${(asked / own).toFixed(2)} times as long`);
    console.log(`a step: ${ms((asked - own) / STEPS_OF_W1)} more, the start's own question included; the goal is 3 ms`);
  }
} finally {
  for (const { system } of systems) await system.stop();
  await stub.stop();
  await policy.close();
  await opa.stop();
}

async function gateOf(rules, atOnce) {
  const gate = new PolicyGate(rules, clock);
  const times = [];
  const before = { own: process.cpuUsage(), opa: cpuSeconds(opa.pid) };
  const work = async () => {
    const terms = { signal: new AbortController().signal, waits: () => undefined, tell: () => Promise.resolve() };
    while (times.length < QUESTIONS) {
      const began = performance.now();
      await gate.pass(question, terms);
      times.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  // The first are those of cold code and new connections.
  const warm = times.slice(QUESTIONS / 4).sort((one, other) => one - other);
  const { user, system } = process.cpuUsage(before.own);
  const cpu = (user + system) / 1_000 / times.length;
  const opaCpu = ((cpuSeconds(opa.pid) - before.opa) * 1_000) / times.length;
  return { p50: warm[Math.floor(warm.length / 2)], p99: warm[Math.floor(warm.length * 0.99)], cpu, opaCpu };
}

async function roundOf({ system, runbookId }, round) {
  const warmUpSeconds = round === 0 ? Number(values['warm-up']) : 0;
  const { p50, faults } = await drive({ url: system.url, runbookId, clients: 1, seconds: Number(values.seconds), warmUpSeconds });
  if (Object.keys(faults).length > 0) console.log(`not every run completed: ${JSON.stringify(faults)}`);
  return p50;
}

function shown({ p50, p99, cpu }) {
  return `p50 ${ms(p50)}, p99 ${ms(p99)}, CPU ${ms(cpu)}`;
}

function median(values) {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}

function ms(value) {
  return `${value.toFixed(3)} ms`;
}
