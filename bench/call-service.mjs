// What one call-service step costs the executor: CPU time of the calling process per call, server apart in its own process. Several checkouts,
// each built, are called in turn, in processes of their own. What else the machine does only adds: compare the least of the rounds.
//   npm run build && node bench/call-service.mjs [checkout ...] [--calls 2000] [--rounds 20] [--concurrency 64] [--node 24]
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { nodeOf } from '../scripts/runtimes.mjs';

/** Calls until the hot paths are compiled. */
const WARM_UP_ROUNDS = 10;

const ROLES = { serve, call };
if (process.argv[2] in ROLES) await ROLES[process.argv[2]](...process.argv.slice(3));
else await compare();

async function compare() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      calls: { type: 'string', default: '2000' },
      rounds: { type: 'string', default: '20' },
      concurrency: { type: 'string', default: '64' },
      node: { type: 'string', default: process.versions.node.split('.')[0] },
    },
  });
  const execPath = await nodeOf(Number(values.node));
  const children = [];
  const started = (args) => {
    const child = fork(new URL(import.meta.url), args, { execPath });
    children.push(child);
    return child;
  };
  try {
    const port = await told(started(['serve']));
    const folders = positionals.length > 0 ? positionals : ['.'];
    const callers = folders.map((folder) => ({
      folder,
      child: started(['call', resolve(folder), String(port), values.concurrency]),
      costs: [],
    }));
    for (const { child } of callers) await told(child);
    for (let round = -WARM_UP_ROUNDS; round < Number(values.rounds); round++) {
      for (const { child, costs } of callers) {
        child.send(Number(values.calls));
        const microseconds = await told(child);
        if (round >= 0) costs.push(microseconds);
      }
    }
    for (const { folder, costs } of callers) {
      const sorted = costs.sort((a, b) => a - b);
      console.log(`${folder}: at least ${sorted[0].toFixed(1)} µs CPU a call, median ${sorted[sorted.length >> 1].toFixed(1)}`);
    }
  } finally {
    for (const child of children) child.kill();
  }
}

function told(child) {
  return new Promise((resolve, reject) => {
    const ended = (code) => reject(new Error(`a process of the bench ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message);
    });
  });
}

function serve() {
  const body = JSON.stringify({ score: 70, vendor: 'v'.repeat(170) });
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
}

async function call(folder, port, concurrency) {
  const built = (path) => import(pathToFileURL(`${folder}/${path}`).href);
  const { EgressGuard, nothingToRedact, OutboundConnections, OutboundHttp } = await built('libs/outbound/dist/index.js');
  const { CallServiceRunner } = await built('apps/executor-service/dist/steps/call-service.js');
  const http = new OutboundHttp(new OutboundConnections(new EgressGuard([`127.0.0.1:${port}`])));
  const runner = new CallServiceRunner(http, undefined);
  process.on('message', async (calls) => {
    const before = process.cpuUsage();
    await drive(runner, nothingToRedact, port, calls, Number(concurrency));
    const { user, system } = process.cpuUsage(before);
    process.send((user + system) / calls);
  });
  process.send('ready');
}

async function drive(runner, redactor, port, calls, concurrency) {
  let left = calls;
  const body = { sha256: 'a'.repeat(64), host: 'workstation-17.example', note: 'n'.repeat(80) };
  const worker = async () => {
    while (left-- > 0) {
      await runner.run({
        execution: { id: 'exe_1', tenant: 't', runbook: { id: 'r', version: 1, digest: 'd' }, startedAt: '', dataLicenses: [] },
        step: 'lookup',
        attempt: 1,
        idempotencyKey: 'exe_1/lookup',
        signal: new AbortController().signal,
        departing() {},
        parameters: { method: 'POST', url: `http://127.0.0.1:${port}/api/lookup`, body },
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        redactor,
      });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}
