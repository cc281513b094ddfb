// W1 embedded on several versions of Node side by side: all run at once and are driven in turn, so that what the machine does beside them
// falls on each alike. Stub and clients stay on the Node at hand.
//   node bench/runtimes.mjs [20] [24] [26] [--rounds 8] [--seconds 10] [--clients 64] [--warm-up 15]
import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { nodeOf, RUNTIMES } from '../scripts/runtimes.mjs';
import { startEmbedded } from '../test/system/index.mjs';
import { cpuSeconds, drive, register, startStub } from './driving.mjs';
import { w1 } from './workloads.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '8' },
    seconds: { type: 'string', default: '10' },
    clients: { type: 'string', default: '64' },
    'warm-up': { type: 'string', default: '15' },
  },
});

const majors = positionals.length > 0 ? positionals.map(Number) : RUNTIMES.map(({ major }) => major);
const stub = await startStub();
const contestants = [];
try {
  for (const major of majors) contestants.push(await enter(await nodeOf(major)));
  for (const contestant of contestants) await driveOnce(contestant, Number(values['warm-up']));
  for (const contestant of contestants) contestant.rounds.length = 0;
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const n of contestants.keys()) await driveOnce(contestants[(round + n) % contestants.length], Number(values.seconds));
  }
  report();
} finally {
  for (const { system } of contestants) await system.stop();
  await stub.stop();
}

async function enter(node) {
  const system = await startEmbedded({ environment: { EGRESS_ALLOW: stub.target }, node });
  const version = execFileSync(node, ['--version']).toString().trim();
  return { version, system, runbookId: await register(system.url, w1(stub.url)), rounds: [] };
}

async function driveOnce({ version, system, runbookId, rounds }, seconds) {
  const { pid } = system.processes.standalone;
  const before = cpuSeconds(pid);
  const result = await drive({ url: system.url, runbookId, clients: values.clients, seconds, warmUpSeconds: 0 });
  if (Object.keys(result.faults).length > 0)
    throw new Error(`expected every run on ${version} to complete, found ${JSON.stringify(result.faults)}`);
  rounds.push({ ...result, cpuMs: ((cpuSeconds(pid) - before) * 1_000) / result.driven });
}

function report() {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD']).toString().trim();
  console.log(`commit ${commit}, ${availableParallelism()} cores (${cpus()[0].model}), clients and stub on Node ${process.version}`);
  console.log(
    `W1 embedded, ${values.clients} clients, ${values.rounds} rounds of ${values.seconds} s in turn; medians, with least and most`,
  );
  const [first] = contestants;
  for (const { version, rounds } of contestants) {
    const ratios = rounds.map(({ perSecond }, round) => perSecond / first.rounds[round].perSecond);
    console.log(
      `${version}: ${spread(of(rounds, 'perSecond'), 0)} runs/s, p50 ${spread(of(rounds, 'p50'), 1)} ms, p99 ${spread(of(rounds, 'p99'), 1)} ms, ` +
        `CPU ${spread(of(rounds, 'cpuMs'), 2)} ms per run; ${spread(ratios, 2)} times the runs of ${first.version}`,
    );
  }
}

function of(rounds, figure) {
  return rounds.map((round) => round[figure]);
}

function spread(figures, digits) {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
  return `${middle.toFixed(digits)} (${sorted[0].toFixed(digits)} – ${sorted.at(-1).toFixed(digits)})`;
}
