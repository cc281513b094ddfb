// W1 over Kafka of two or more built checkouts side by side: each has its five services on a broker of its own, all run at once and are driven in
// turn, so that what the machine does beside them falls on each alike. The figures are ratios to the first.
//   node bench/checkouts.mjs <folder> <folder> … [--rounds 6] [--seconds 10] [--clients 64,1] [--warm-up 20] [--node 24]
import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { nodeOf } from '../scripts/runtimes.mjs';
import { startKafka } from '../test/servers/index.mjs';
import { startDistributed } from '../test/system/index.mjs';
import { cpuSeconds, drive, register, startStub } from './driving.mjs';
import { w1 } from './workloads.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '6' },
    seconds: { type: 'string', default: '10' },
    clients: { type: 'string', default: '64,1' },
    'warm-up': { type: 'string', default: '20' },
    node: { type: 'string', default: process.versions.node.split('.')[0] },
  },
});
if (positionals.length < 2) {
  console.error('expected the folders of at least two built checkouts; run: node bench/checkouts.mjs ../before .');
  process.exit(2);
}

const stub = await startStub();
const node = await nodeOf(Number(values.node));
const contestants = [];
try {
  for (const folder of positionals) contestants.push(await enter(resolve(folder)));
  const nodeVersion = execFileSync(node, ['--version']).toString().trim();
  console.log(`services on Node ${nodeVersion}, ${availableParallelism()} cores (${cpus()[0].model})`);
  for (const clients of values.clients.split(',')) await compare(Number(clients));
} finally {
  for (const { system, kafka } of contestants) {
    await system.stop();
    await kafka.stop();
  }
  await stub.stop();
}

async function enter(checkout) {
  const kafka = await startKafka({ exclusive: true, measured: true });
  const system = await startDistributed({ brokers: kafka.brokers, environment: { EGRESS_ALLOW: stub.target }, node, checkout });
  const commit = execFileSync('git', ['-C', checkout, 'rev-parse', '--short', 'HEAD']).toString().trim();
  return { commit, kafka, system, runbookId: await register(system.url, w1(stub.url)) };
}

async function compare(clients) {
  for (const contestant of contestants) await driveOnce(contestant, clients, Number(values['warm-up']));
  const rounds = contestants.map(() => []);
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const n of contestants.keys()) {
      const at = (round + n) % contestants.length;
      rounds[at].push(await driveOnce(contestants[at], clients, Number(values.seconds)));
    }
  }
  console.log(`\nW1 Kafka, ${clients} clients, ${values.rounds} rounds of ${values.seconds} s in turn; medians, with least and most`);
  for (const [n, { commit }] of contestants.entries()) report(commit, rounds[n], rounds[0]);
}

async function driveOnce({ system, kafka, runbookId }, clients, seconds) {
  const pids = Object.fromEntries(Object.entries(system.processes).map(([service, { pid }]) => [service, pid]));
  const before = cpuOf({ ...pids, kafka: kafka.pid });
  const result = await drive({ url: system.url, runbookId, clients, seconds, warmUpSeconds: 0 });
  if (Object.keys(result.faults).length > 0) throw new Error(`expected every run to complete, found ${JSON.stringify(result.faults)}`);
  const after = cpuOf({ ...pids, kafka: kafka.pid });
  const cpuMs = Object.fromEntries(Object.keys(before).map((name) => [name, ((after[name] - before[name]) * 1_000) / result.driven]));
  const services = Object.keys(pids).reduce((sum, name) => sum + cpuMs[name], 0);
  return { ...result, ...cpuMs, services };
}

function cpuOf(pids) {
  return Object.fromEntries(Object.entries(pids).flatMap(([name, pid]) => (pid ? [[name, cpuSeconds(pid)]] : [])));
}

function report(commit, rounds, firsts) {
  const figure = (name, digits) => spread(of(rounds, name), digits);
  const ratio = (name) => spread(rounds.map((round, n) => round[name] / firsts[n][name]));
  const services = Object.keys(contestants[0].system.processes).map((name) => `${name} ${median(of(rounds, name)).toFixed(2)}`);
  const kafka = rounds[0].kafka === undefined ? '' : `, broker ${median(of(rounds, 'kafka')).toFixed(2)}`;
  console.log(
    `${commit}: ${figure('perSecond', 0)} runs/s, p50 ${figure('p50', 1)} ms, p99 ${figure('p99', 1)} ms; ` +
      `CPU of the services ${figure('services', 2)} ms per run (${services.join(', ')})${kafka}; ` +
      `times the first: services' CPU ${ratio('services')}, runs/s ${ratio('perSecond')}, p50 ${ratio('p50')}`,
  );
}

function of(rounds, name) {
  return rounds.map((round) => round[name]);
}

function median(figures) {
  const sorted = [...figures].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

function spread(figures, digits = 2) {
  return `${median(figures).toFixed(digits)} (${Math.min(...figures).toFixed(digits)} – ${Math.max(...figures).toFixed(digits)})`;
}
