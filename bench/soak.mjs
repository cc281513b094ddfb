// What hours do to a service: W1 at half of the rate that it can do, which is measured first. Now and then nobody asks anything for a moment, so that what is garbage
// goes; then memory, open files and the data folder are looked at. Prints how each changes by the hour, and how sure that is.
//   npm run build && node bench/soak.mjs [embedded] [distributed] [--minutes 120] [--clients 64]
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startKafka } from '../test/servers/index.mjs';
import { API_KEY, startDistributed, startEmbedded } from '../test/system/index.mjs';
import { cpuSeconds, drive, machine, register, rssMb, startAtRate, startStub, uncompleted } from './driving.mjs';
import { percentile, slope, table } from './statistics.mjs';
import { w1 } from './workloads.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string', default: '120' }, clients: { type: 'string', default: '64' } },
});
const MINUTES = Number(values.minutes);
/** So many looks tell a slope from noise, and leave each turn long enough. */
const LOOKS = 40;
const TURN_MS = Math.max(5_000, (MINUTES * 60_000) / LOOKS);
/** V8 tidies up when nothing has happened for 8 s. */
const IDLE_MS = Math.min(12_000, TURN_MS / 3);
const MEASURED_S = Math.min(60, MINUTES * 6);
/** What is compiled and filled at the beginning is no growth. */
const SETTLED_AFTER = 0.25;
const DONE_MS_MAX = 60_000;
const MS_PER_HOUR = 3_600_000;

console.log(`commit ${execFileSync('git', ['rev-parse', '--short', 'HEAD']).toString().trim()}. ${machine()}`);
const stub = await startStub();
try {
  for (const mode of positionals.length > 0 ? positionals : ['embedded']) await soak(mode);
} finally {
  await stub.stop();
}

async function soak(mode) {
  const isDistributed = mode === 'distributed';
  const kafka = isDistributed ? await startKafka({ exclusive: true, measured: true }) : undefined;
  // At `info` the lines of a start tell where metrics are asked for.
  const environment = { EGRESS_ALLOW: stub.target, METRICS_PORT: '0', LOG_LEVEL: 'info', RATE_LIMIT_PER_TENANT: '1000000' };
  const system = kafka ? await startDistributed({ brokers: kafka.brokers, environment }) : await startEmbedded({ environment });
  try {
    const runbookId = await register(system.url, w1(stub.url));
    const driven = { url: system.url, runbookId, clients: values.clients };
    const { perSecond } = await drive({ ...driven, seconds: MEASURED_S, warmUpSeconds: MEASURED_S / 2 });
    console.log(`\n## ${mode}, ${MINUTES} minutes at ${(perSecond / 2).toFixed(1)} runs/s, half of ${perSecond.toFixed(1)}\n`);
    conclude(await looks(system, { key: API_KEY, runbookId, rate: perSecond / 2 }));
  } finally {
    await system.stop();
    await kafka?.stop();
  }
}

/** One line for each turn: how it went, and how everything is behind it. */
async function looks(system, asker) {
  const found = [];
  const begun = performance.now();
  const processes = Object.values(system.processes);
  let runs = 0;
  for (let turn = 1; performance.now() - begun < MINUTES * 60_000; turn++) {
    const cpuBefore = sumOf(processes, ({ pid }) => cpuSeconds(pid));
    const driving = startAtRate({ url: system.url, askers: [asker], seconds: (TURN_MS - IDLE_MS) / 1_000 });
    const lags = await lagsDuring(driving, processes);
    const asked = await driving;
    const accepted = asked.filter(({ status }) => status === 201);
    const lost = await uncompleted(system.url, accepted, performance.now() + DONE_MS_MAX);
    runs += accepted.length;
    const cpu = sumOf(processes, ({ pid }) => cpuSeconds(pid)) - cpuBefore;
    await sleep(IDLE_MS);
    const one = {
      hours: (performance.now() - begun) / MS_PER_HOUR,
      ...{ runs, lost, refused: asked.length - accepted.length },
      p99: percentile(
        accepted.map(({ ms }) => ms),
        0.99,
      ),
      lag: Math.max(...lags),
      cpu: (cpu * 1_000) / Math.max(1, accepted.length),
      rss: sumOf(processes, ({ pid }) => rssMb(pid)),
      files: sumOf(processes, ({ pid }) => readdirSync(`/proc/${pid}/fd`).length),
      disk: bytesBelow(system.environment.DATA_DIR) / 1e6,
    };
    found.push(one);
    console.log(
      `${(one.hours * 60).toFixed(1)} min: ${runs} runs, RSS ${one.rss} MB, lag ${one.lag.toFixed(2)} s, ${one.files} open files, ${one.disk.toFixed(1)} MB on disk, p99 ${one.p99.toFixed(0)} ms`,
    );
  }
  return found;
}

function sumOf(all, of) {
  return all.reduce((sum, one) => sum + of(one), 0);
}

/** How far the read models are behind, in seconds: the most of all processes, once a second while the work goes on. */
async function lagsDuring(work, processes) {
  let isOver = false;
  const over = work.finally(() => (isOver = true)).catch(() => undefined);
  const lags = [0];
  while (!isOver) {
    for (const { logFile } of processes) lags.push(...(await lagsAt(metricsUrlIn(logFile))));
    await Promise.race([over, sleep(1_000)]);
  }
  return lags;
}

async function lagsAt(url) {
  const text = await (await fetch(url)).text();
  return [...text.matchAll(/^runbook_projection_lag_seconds(?:\{[^}]*\})? (\S+)/gm)].map(([, value]) => Number(value));
}

function metricsUrlIn(logFile) {
  const lines = readFileSync(logFile, 'utf8').split('\n');
  const line = lines.find((one) => one.includes('can be asked for metrics'));
  if (!line) throw new Error(`expected a line that says where metrics are asked for in ${logFile}, found none`);
  return JSON.parse(line).url;
}

function bytesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + (statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0), 0);
}

function conclude(found) {
  const settled = found.slice(Math.floor(found.length * SETTLED_AFTER));
  const row = (name, of, unit, digits = 1) => {
    const { perUnit, give } = slope(settled.map((one) => [one.hours, of(one)]));
    const isTold = Math.abs(perUnit) > give ? (perUnit > 0 ? 'grows' : 'shrinks') : 'no change that can be told';
    const [first, last] = [found[0], found.at(-1)].map((one) => of(one).toFixed(digits));
    return [name, `${first} ${unit}`, `${last} ${unit}`, `${perUnit.toFixed(2)} ± ${give.toFixed(2)} ${unit}`, isTold];
  };
  const rows = [
    row('memory (RSS of all processes, idle)', ({ rss }) => rss, 'MB', 0),
    row('lag of the read model, at most, under load', ({ lag }) => lag, 's', 2),
    row('open files', ({ files }) => files, 'files', 0),
    row('data folder', ({ disk }) => disk, 'MB'),
    row('p99 of starts', ({ p99 }) => p99, 'ms', 0),
    row('CPU a run', ({ cpu }) => cpu, 'ms', 2),
  ];
  console.log(`\n${table(['', 'first', 'last', 'an hour, behind the first quarter', ''], rows)}\n`);
  const [lost, refused] = ['lost', 'refused'].map((name) => sumOf(found, (one) => one[name]));
  console.log(
    `${found.at(-1).runs} runs: ${lost === 0 ? 'PASS, all were done' : `FAIL, ${lost} WERE NOT DONE`}; ${refused} starts were not accepted`,
  );
  if (lost > 0) process.exitCode = 1;
}
