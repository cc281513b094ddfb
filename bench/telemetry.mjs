// What telemetry costs a run: W1 embedded, processes that differ in it alone, driven in short turns one after the other, each round beginning with another one, so
// that what the machine does beside falls on each alike. One more process is as the first and shows how far the machine is off. The collector is a process of its
// own that takes everything and keeps nothing. What a turn leaves to be sent is sent before it ends: batches wait for half a second instead of five. Metrics are sent
// once a minute, as they are without a setting, and asked for once in a turn. Ends within 10 minutes, with 1 where the goal is missed.
//   npm run build && node bench/telemetry.mjs [--minutes 8] [--runs 250] [--clients 32]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { freePort } from '../test/servers/process.mjs';
import { startEmbedded } from '../test/system/index.mjs';
import { cpuSeconds, drive, machine, register, startStub } from './driving.mjs';
import { median, medianWithin, table, verdictOf } from './statistics.mjs';
import { w1 } from './workloads.mjs';

/** Of the CPU of a run. */
const COST_TIMES_MAX = 1.05;
/** Of the process that is as the first: more, and the machine cannot tell so little. */
const OFF_BY_MAX = 0.03;
const BATCHES_EVERY_MS = 500;

if (process.argv[2] === 'collector') {
  createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
  }).listen(Number(process.argv[3]), '127.0.0.1', () => process.send('ready'));
} else await measure();

async function measure() {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '8' },
      runs: { type: 'string', default: '250' },
      clients: { type: 'string', default: '32' },
    },
  });
  const endsAt = performance.now() + Number(values.minutes) * 60_000;
  const port = await freePort();
  const collector = fork(fileURLToPath(import.meta.url), ['collector', String(port)]);
  await once(collector, 'message');
  const stub = await startStub();
  const contestants = [];
  try {
    console.log(machine());
    for (const [name, environment, isJudged] of await kinds(port)) {
      const system = await startEmbedded({ environment: { EGRESS_ALLOW: stub.target, ...environment } });
      const scraped = environment.METRICS_PORT && `http://127.0.0.1:${environment.METRICS_PORT}/metrics`;
      contestants.push({ name, system, scraped, isJudged, runbookId: await register(system.url, w1(stub.url)), costs: [] });
    }
    await takeTurns(contestants, values, endsAt);
    conclude(contestants);
  } finally {
    for (const { system } of contestants) await system.stop();
    await stub.stop();
    collector.kill();
  }
}

async function kinds(port) {
  const sent = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, OTEL_BSP_SCHEDULE_DELAY: String(BATCHES_EVERY_MS) };
  const tenth = { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' };
  return [
    ['off', {}, false],
    ['off, once more', {}, false],
    ['metrics, asked for', { METRICS_PORT: String(await freePort()) }, true],
    ['metrics and a tenth of the traces, sent', { ...sent, ...tenth }, true],
    ['metrics and all traces, sent, as without a sampler', sent, true],
  ];
}

/** As many rounds as there is time for; the first compiles the hot paths and is not counted. */
async function takeTurns(contestants, values, endsAt) {
  let longestMs = 0;
  for (let round = 0; round < 2 || performance.now() + longestMs < endsAt; round++) {
    const begun = performance.now();
    for (let n = 0; n < contestants.length; n++) {
      const contestant = contestants[(round + n) % contestants.length];
      const cost = await turnOf(contestant, values);
      if (round > 0) contestant.costs.push(cost);
    }
    longestMs = Math.max(longestMs, performance.now() - begun);
  }
}

/** CPU of the process in milliseconds for each run. */
async function turnOf({ system, runbookId, name, scraped }, { runs, clients }) {
  const { pid } = system.processes.standalone;
  const before = cpuSeconds(pid);
  const { faults } = await drive({ url: system.url, runbookId, clients, runs });
  if (Object.keys(faults).length > 0) throw new Error(`expected every run of ${name} to complete, found ${JSON.stringify(faults)}`);
  if (scraped) await (await fetch(scraped)).text();
  // What is written and sent behind has its turn.
  await sleep(2 * BATCHES_EVERY_MS);
  return ((cpuSeconds(pid) - before) * 1_000) / Number(runs);
}

function conclude(contestants) {
  const [off, again] = contestants;
  // Turn by turn, because the machine's speed changes from one to the next.
  const within = ({ costs }) => medianWithin(costs.map((cost, n) => cost / off.costs[n]));
  const control = within(again);
  const canTell = Math.max(control.to - 1, 1 - control.from) <= OFF_BY_MAX;
  const told = ({ isJudged, ...one }) => {
    if (!isJudged) return '';
    return canTell ? verdictOf(within(one), COST_TIMES_MAX) : 'not told: two that are alike differ by more';
  };
  const rows = contestants.map((one) => {
    const { median: times, from, to } = within(one);
    const ratio = one === off ? '' : `${times.toFixed(3)} (${from.toFixed(3)} – ${to.toFixed(3)})`;
    return [one.name, `${median(one.costs).toFixed(2)}, ${Math.min(...one.costs).toFixed(2)}`, ratio, told(one)];
  });
  const heads = ['', 'CPU ms per run, median, least', 'times that of off, and within what it lies with 95 %', `at most ${COST_TIMES_MAX}`];
  console.log(`${off.costs.length} rounds\n\n${table(heads, rows)}`);
  if (rows.some((row) => row.at(-1) === 'FAIL')) process.exitCode = 1;
}
