// Measures runs per second and latency of whole runs through the public REST API of a real system.
//   node bench/run.mjs [embedded] [kafka] [kafka-mongo] [--workloads W1,W2] [--clients 64,1] [--seconds 15] [--warm-up 15]
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { execFileSync, spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { freePort, startProcess } from '../test/servers/process.mjs';
import { startKafka, startMongo } from '../test/servers/index.mjs';
import { API_KEY, client, startDistributed, startEmbedded } from '../test/system/index.mjs';
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

const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK']).toString());
const stubPort = await freePort();
const stub = startProcess({
  name: 'stub',
  command: process.execPath,
  args: ['bench/stub.mjs'],
  logFile: '/dev/null',
  env: { ...process.env, PORT: String(stubPort) },
});
const environment = { EGRESS_ALLOW: `127.0.0.1:${stubPort}` };
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
      const registered = await client(system.url).post('/runbooks', WORKLOADS[workload](`http://127.0.0.1:${stubPort}`));
      if (registered.status !== 201) throw new Error(`expected the workload to be registered, found ${JSON.stringify(registered.body)}`);
      for (const clients of values.clients.split(',').map(Number))
        await measure(name, system, servers, workload, registered.body.id, clients);
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
  const before = cpuSeconds(pids);
  const result = await drive(system.url, runbookId, clients);
  const after = cpuSeconds(pids);
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

function drive(url, runbookId, clients) {
  return new Promise((resolve, reject) => {
    const env = {
      ...process.env,
      URL: url,
      KEY: API_KEY,
      RUNBOOK: runbookId,
      CLIENTS: String(clients),
      SECONDS: values.seconds,
      WARM_UP_SECONDS: values['warm-up'],
    };
    const child = spawn(process.execPath, ['bench/client.mjs'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    child.once('exit', (code) => (code === 0 ? resolve(JSON.parse(out)) : reject(new Error(`the client ended with ${code}`))));
  });
}

function cpuSeconds(pids) {
  return Object.fromEntries(
    Object.entries(pids).map(([name, pid]) => {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
      return [name, (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND];
    }),
  );
}

function rssMb(pid) {
  const kb = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  return Math.round(kb / 1024);
}
