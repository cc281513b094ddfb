// What telemetry costs a run: W1 embedded, several processes that differ in it alone, driven in turn, so that what the machine does beside them falls on each
// alike. The collector is a process of its own that takes everything and keeps nothing.
//   npm run build && node bench/telemetry.mjs [--rounds 12] [--runs 250] [--clients 32]
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fork } from 'node:child_process';
import { freePort } from '../test/servers/process.mjs';
import { startEmbedded } from '../test/system/index.mjs';
import { cpuSeconds, drive, register, startStub } from './driving.mjs';
import { w1 } from './workloads.mjs';

if (process.argv[2] === 'collector') {
  createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
  }).listen(Number(process.argv[3]), '127.0.0.1', () => process.send('ready'));
} else await measure();

async function measure() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '12' },
      runs: { type: 'string', default: '250' },
      clients: { type: 'string', default: '32' },
    },
  });
  const port = await freePort();
  const collector = fork(fileURLToPath(import.meta.url), ['collector', String(port)]);
  await once(collector, 'message');
  const stub = await startStub();
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, OTEL_METRIC_EXPORT_INTERVAL: '10000' };
  const contestants = [];
  const enter = async (name, environment) => {
    const system = await startEmbedded({ environment: { EGRESS_ALLOW: stub.target, ...environment } });
    contestants.push({ name, system, runbookId: await register(system.url, w1(stub.url)), costs: [] });
  };
  try {
    await enter('off', {});
    await enter('metrics', { METRICS_PORT: String(await freePort()) });
    await enter('metrics and a tenth of traces', {
      ...endpoint,
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.1',
    });
    await enter('metrics and all traces', endpoint);
    const round = (contestant) => roundOf(contestant, values);
    for (const contestant of contestants) await round(contestant);
    for (let n = 0; n < Number(values.rounds); n++) for (const contestant of contestants) contestant.costs.push(await round(contestant));
    const off = contestants[0];
    for (const { name, costs } of contestants) {
      // Round by round, because the machine's speed changes from one to the next.
      const ratios = costs.map((cost, n) => cost / off.costs[n]);
      console.log(
        `${name}: ${median(costs).toFixed(2)} ms of CPU per run at the median, ${Math.min(...costs).toFixed(2)} at least; ` +
          `${median(ratios).toFixed(3)} times that of off, the least ${(Math.min(...costs) / Math.min(...off.costs)).toFixed(3)}`,
      );
    }
  } finally {
    for (const { system } of contestants) await system.stop();
    await stub.stop();
    collector.kill();
  }
}

/** CPU of the process in milliseconds for each run. */
async function roundOf({ system, runbookId, name }, { runs, clients }) {
  const { pid } = system.processes.standalone;
  const before = cpuSeconds(pid);
  const { faults } = await drive({ url: system.url, runbookId, clients, runs });
  if (Object.keys(faults).length > 0) throw new Error(`expected every run of ${name} to complete, found ${JSON.stringify(faults)}`);
  // What is written and sent behind has its turn.
  await new Promise((resolve) => setTimeout(resolve, 500));
  return ((cpuSeconds(pid) - before) * 1_000) / Number(runs);
}

function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
