// Measures runs per second and latency of whole runs through the public REST API of a real system.
//   node bench/run.mjs [embedded] [kafka] [kafka-mongo] [--workloads W1,W2] [--clients 64,1] [--seconds 15] [--warm-up 15]
import { availableParallelism, cpus } from 'node:os';
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { startKafka, startMongo } from '../test/servers/index.mjs';
import { client, startDistributed, startEmbedded } from '../test/system/index.mjs';
import { cpuSeconds, drive, register, rssMb, startStub } from './driving.mjs';
import { WORKLOADS } from './workloads.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    workloads: { type: 'string', default: 'W1,W2' },
    clients: { type: 'string', default: '64,1' },
    seconds: { type: 'string', default: '15' },
    'warm-up': { type: 'string', default: '15' },
    profile: { type: 'boolean', default: false },
  },
});

const stub = await startStub();
const environment = { EGRESS_ALLOW: stub.target };
const nodeFlags = values.profile ? ['--cpu-prof', '--cpu-prof-dir=.cache/profiles'] : undefined;

console.log(
  `commit ${execFileSync('git', ['rev-parse', '--short', 'HEAD']).toString().trim()}, Node ${process.version}, ${availableParallelism()} cores (${cpus()[0].model})`,
);
for (const name of positionals.length > 0 ? positionals : ['embedded', 'kafka']) await measureSystem(name);
await stub.stop();

async function measureSystem(name) {
  const { system, servers } = await startSystem(name);
  try {
    const idle = Object.entries(system.processes).map(([service, { pid }]) => `${service} ${rssMb(pid)} MB`);
    console.log(`\n## ${name}\nRSS idle: ${idle.join(', ')}`);
    for (const workload of values.workloads.split(',')) {
      const runbookId = await register(system.url, WORKLOADS[workload](stub.url));
      for (const clients of values.clients.split(',').map(Number)) await measure(name, system, servers, workload, runbookId, clients);
    }
  } finally {
    await system.stop();
    for (const server of servers) await server.stop();
  }
}

async function startSystem(name) {
  if (name === 'embedded') return { system: await startEmbedded({ environment, nodeFlags }), servers: [] };
  const kafka = await startKafka({ exclusive: true, measured: true });
  const servers = [kafka];
  let mongoUrl;
  if (name === 'kafka-mongo') {
    const mongo = await startMongo({ exclusive: true });
    servers.push(mongo);
    mongoUrl = mongo.url;
  }
  return { system: await startDistributed({ brokers: kafka.brokers, mongoUrl, environment, nodeFlags }), servers };
}

async function measure(name, system, servers, workload, runbookId, clients) {
  const pids = { ...Object.fromEntries(Object.entries(system.processes).map(([service, { pid }]) => [service, pid])), stub: stub.pid };
  for (const [index, { pid }] of servers.entries()) if (pid) pids[index === 0 ? 'kafka' : 'mongo'] = pid;
  const before = cpuOf(pids);
  const result = await drive({ url: system.url, runbookId, clients, seconds: values.seconds, warmUpSeconds: values['warm-up'] });
  const after = cpuOf(pids);
  const runsDriven = result.driven;
  const perRun = Object.keys(pids).map((key) => `${key} ${(((after[key] - before[key]) * 1000) / runsDriven).toFixed(2)}`);
  const { body: stats } = await client(system.url).get(`/executions/${result.lastId}/stats`);
  console.log(
    `${workload} ${name}, ${clients} clients: ${result.perSecond.toFixed(0)} runs/s, p50 ${result.p50.toFixed(1)} ms, p99 ${result.p99.toFixed(1)} ms, ` +
      `faults ${JSON.stringify(result.faults)}\n  CPU ms per run: ${perRun.join(', ')}\n` +
      `  RSS MB: ${Object.entries(system.processes)
        .map(([service, { pid }]) => `${service} ${rssMb(pid)}`)
        .join(', ')}; log bytes per run: ${stats.logBytes ?? JSON.stringify(stats)}`,
  );
}

function cpuOf(pids) {
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, cpuSeconds(pid)]));
}
