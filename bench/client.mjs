// Drives POST /executions with `Prefer: wait` from N clients for a while, or so many times; prints one line of JSON with the latencies.
import { Pool } from 'undici';

const { URL: url, KEY: key, RUNBOOK: runbookId, CLIENTS, SECONDS, WARM_UP_SECONDS, RUNS } = process.env;
const clients = Number(CLIENTS);
const pool = new Pool(url, { connections: clients, pipelining: 1 });
const headers = { 'x-api-key': key, 'content-type': 'application/json', prefer: 'wait=30' };

const latencies = [];
const faults = new Map();
// Five processes compile their hot paths in about this time.
const measureFrom = performance.now() + Number(WARM_UP_SECONDS) * 1_000;
const until = RUNS ? Infinity : measureFrom + Number(SECONDS) * 1_000;
const runsMax = RUNS ? Number(RUNS) : Infinity;

let lastId;
let begunRuns = 0;
let driven = 0;
await Promise.all(Array.from({ length: clients }, (_, n) => drive(n)));
latencies.sort((a, b) => a - b);
const at = (share) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))];
console.log(
  JSON.stringify({
    runs: latencies.length,
    perSecond: latencies.length / Number(SECONDS),
    p50: at(0.5),
    p99: at(0.99),
    faults: Object.fromEntries(faults),
    driven,
    lastId,
  }),
);
await pool.close();

async function drive(n) {
  for (let run = 0; performance.now() < until && begunRuns < runsMax; run++) {
    begunRuns++;
    const body = JSON.stringify({ runbookId, inputs: { host: `host-${n}-${run}` } });
    const begun = performance.now();
    const answer = await pool.request({ method: 'POST', path: '/api/v1/executions', headers, body });
    const execution = await answer.body.json();
    const ended = performance.now();
    const fault =
      answer.statusCode !== 201 ? `status ${answer.statusCode}` : execution.status !== 'COMPLETED' ? execution.status : undefined;
    if (fault) faults.set(fault, (faults.get(fault) ?? 0) + 1);
    else if (begun >= measureFrom && ended <= until) latencies.push(ended - begun);
    lastId = execution.id;
    driven++;
  }
}
