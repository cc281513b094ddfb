// W3: one step, a wait for an event, one step. Parks many executions, restarts with all of them parked, then resumes each by its event.
//   node bench/parked.mjs [embedded] [kafka] [--runs 100000] [--clients 64]
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import { Pool } from 'undici';
import { startKafka } from '../test/servers/index.mjs';
import { API_KEY, client, startDistributed, startEmbedded } from '../test/system/index.mjs';
import { register, rssMb, startStub } from './driving.mjs';
import { w3 } from './workloads.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '100000' }, clients: { type: 'string', default: '64' } },
});
const RUNS = Number(values.runs);
const CLIENTS = Number(values.clients);
/** Starts at the beginning and at the end that are compared. */
const WINDOW = Math.max(500, Math.floor(RUNS / 20));
const EVENTS_PER_REQUEST = 100;
const headers = { 'x-api-key': API_KEY, 'content-type': 'application/json' };

const stub = await startStub();
console.log(`commit ${execFileSync('git', ['rev-parse', '--short', 'HEAD']).toString().trim()}, Node ${process.version}`);
for (const name of positionals.length > 0 ? positionals : ['embedded']) await measure(name);
await stub.stop();

async function measure(name) {
  const environment = { EGRESS_ALLOW: stub.target };
  const kafka = name === 'kafka' ? await startKafka({ exclusive: true, measured: true }) : undefined;
  const system = kafka ? await startDistributed({ brokers: kafka.brokers, environment }) : await startEmbedded({ environment });
  const processes = Object.values(system.processes);
  try {
    await register(system.url, w3(stub.url));
    console.log(`\n## ${name}, ${RUNS} executions`);
    const fresh = rssOf(processes);
    const called = await calls();
    await park(system, -WINDOW, 0); // Compiles the hot paths.
    await waitFor('before', called.before + WINDOW);
    const first = await park(system, 0, WINDOW);
    await park(system, WINDOW, RUNS - WINDOW);
    const last = await park(system, RUNS - WINDOW, RUNS);
    await waitFor('before', called.before + RUNS + WINDOW);
    console.log(`starts/s: ${first.toFixed(0)} at first, ${last.toFixed(0)} with ${RUNS} parked (${((100 * last) / first).toFixed(0)} %)`);
    // What was read lately is evicted within this time.
    await new Promise((resolve) => setTimeout(resolve, 30_000));
    console.log(
      `RSS: ${fresh} MB at the beginning, ${rssOf(processes)} MB with all of them parked (the garbage of starting them included)`,
    );
    await Promise.all(processes.map((process) => process.stop()));
    const begun = performance.now();
    await Promise.all(processes.map((process) => process.start()));
    const restartMs = performance.now() - begun;
    const rss = rssOf(processes);
    console.log(
      `restart with all of them parked: ${(restartMs / 1000).toFixed(1)} s; RSS then ${rss} MB, ${(((rss - fresh) * 1024) / (RUNS + WINDOW)).toFixed(2)} KB each more than at the beginning`,
    );
    const resumeMs = await resume(system, kafka, called.after);
    console.log(`resumed/s: ${(((RUNS + WINDOW) * 1000) / resumeMs).toFixed(0)} (until the last one had gone on)`);
  } finally {
    await system.stop();
    await kafka?.stop();
  }
}

/** Starts executions number `from` to `to`; gives starts per second. */
async function park(system, from, to) {
  const pool = new Pool(system.url, { connections: CLIENTS, pipelining: 1 });
  const begun = performance.now();
  let next = from;
  const drive = async () => {
    while (next < to) {
      const n = next++;
      const body = JSON.stringify({ runbookId: 'bench-w3', inputs: { host: `host-${n}` } });
      const answer = await pool.request({ method: 'POST', path: '/api/v1/executions', headers, body });
      const text = await answer.body.text();
      if (answer.statusCode !== 201) throw new Error(`expected 201, found ${answer.statusCode}: ${text}`);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, drive));
  await pool.close();
  return ((to - from) * 1000) / (performance.now() - begun);
}

async function resume(system, kafka, calledBefore) {
  const begun = performance.now();
  const all = Array.from({ length: RUNS + WINDOW }, (_, n) => n - WINDOW);
  if (kafka) await produce(kafka.brokers, system, all);
  else await post(system, all);
  await waitFor('after', calledBefore + all.length);
  return performance.now() - begun;
}

function event(n) {
  return { specversion: '1.0', id: `w3-${n}`, source: '/bench', type: 'bench.resumed', subject: `host-${n}`, data: { ok: true } };
}

async function post(system, all) {
  const pool = new Pool(system.url, { connections: 8, pipelining: 1 });
  const batchHeaders = { ...headers, 'content-type': 'application/cloudevents-batch+json' };
  let next = 0;
  const drive = async () => {
    while (next < all.length) {
      const batch = all.slice(next, (next += EVENTS_PER_REQUEST));
      const body = JSON.stringify(batch.map(event));
      const answer = await pool.request({ method: 'POST', path: '/api/v1/events', headers: batchHeaders, body });
      const text = await answer.body.text();
      if (answer.statusCode !== 202) throw new Error(`expected 202, found ${answer.statusCode}: ${text}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, drive));
  await pool.close();
}

async function produce(brokers, system, all) {
  const topic = 'bench.events';
  const registered = await client(system.url).put('/event-sources/bench', { topic, format: 'cloudevents' });
  if (registered.status >= 300) throw new Error(`expected the event source to be registered, found ${JSON.stringify(registered.body)}`);
  const producer = new Kafka({ clientId: 'bench', brokers, logLevel: logLevel.ERROR }).producer();
  await producer.connect();
  for (let from = 0; from < all.length; from += 1_000) {
    const messages = all.slice(from, from + 1_000).map((n) => ({
      key: `host-${n}`,
      value: JSON.stringify(event(n)),
      headers: { 'content-type': 'application/cloudevents+json' },
    }));
    await producer.send({ topic, messages });
  }
  await producer.disconnect();
}

/** How often each step has called the stub. */
async function calls() {
  const counts = await (await fetch(`${stub.url}/counts`)).json();
  return { before: counts['/before'] ?? 0, after: counts['/after'] ?? 0 };
}

/** Until so many runs have called the step of this name. */
async function waitFor(step, count) {
  for (;;) {
    if ((await calls())[step] >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Of all processes together, in MB. */
function rssOf(processes) {
  return processes.reduce((sum, { pid }) => sum + rssMb(pid), 0);
}
