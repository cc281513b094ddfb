// What lists answer, and how soon a run can be read, with many runs in the data folder of an embedded service.
//   npm run build && node bench/many-runs.mjs [--runs 100000] [--clients 32] [--asked 200] [--folder <kept data folder>]
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { API_KEY, client, startEmbedded } from '../test/system/index.mjs';
import { register, rssMb } from './driving.mjs';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100000' },
    clients: { type: 'string', default: '32' },
    asked: { type: 'string', default: '200' },
    folder: { type: 'string' },
  },
});
const RUNS = Number(values.runs);
const CLIENTS = Number(values.clients);
const ASKED = Number(values.asked);
/** What the list owes its reader, and the page of a run. */
const LIST_P95_MS = 150;
const PAGE_MS = 1_000;
const RUNBOOKS = 20;
const TEAMS = ['blue', 'red', 'green', 'ops'];
const headers = { 'x-api-key': API_KEY, 'content-type': 'application/json' };

/** Eight steps that settle at once, so that a start is one record of ten events; every tenth run fails, every hundredth waits for people. */
const runbook = (n) => ({
  apiVersion: 'runbook/v1',
  id: `many-${n}`,
  name: `Many runs, number ${n}`,
  labels: [`area:${n % 5}`],
  inputs: { type: 'object', properties: { host: { type: 'string' }, kind: { type: 'string' }, note: { type: 'string' } } },
  steps: [
    ...Array.from({ length: 6 }, (_, step) => ({
      id: `look-${step}`,
      type: 'transform',
      ...(step > 0 && { dependsOn: [`look-${step - 1}`] }),
      with: { value: { host: '{{ inputs.host }}', step } },
    })),
    {
      id: 'choose',
      type: 'conditional',
      dependsOn: ['look-5'],
      switch: 'inputs.kind',
      cases: { ask: ['ask'], fail: ['fail'] },
      default: ['end'],
    },
    {
      id: 'ask',
      type: 'human-approval',
      with: { approvers: { users: ['ana'] }, timeoutMs: 604_800_000, onTimeout: 'fail', message: 'Is {{ inputs.host }} to be isolated?' },
    },
    { id: 'fail', type: 'transform', with: { value: '{{ int(inputs.note) }}' } },
    { id: 'end', type: 'transform', with: { value: 'done' } },
  ],
});

const kindOf = (n) => (n % 100 === 0 ? 'ask' : n % 10 === 1 ? 'fail' : 'plain');

const startOf = (n) => ({
  runbookId: `many-${n % RUNBOOKS}`,
  inputs: { host: `host-${n}.example`, kind: kindOf(n), note: `seen by sensor ${n % 977} in building ${n % 31}` },
  incidentId: `INC-${Math.floor(n / 50)}`,
  triggeredBy: `alert ${n}`,
  labels: { team: TEAMS[n % TEAMS.length], case: String(Math.floor(n / 100)) },
});

/** What people ask for, with something that few, many and no runs have. */
const FILTERS = {
  'without a filter': () => '',
  'a status that many have': () => 'status=COMPLETED',
  'a status that few have': () => 'status=AWAITING_APPROVAL',
  'several statuses': () => 'status=FAILED&status=TIMED_OUT',
  'a runbook': (n) => `runbookId=many-${n % RUNBOOKS}`,
  'a runbook and a status': (n) => `runbookId=many-${n % RUNBOOKS}&status=FAILED`,
  'an incident': (n) => `incidentId=INC-${Math.floor(n / 50)}`,
  'what led to it': (n) => `triggeredBy=${encodeURIComponent(`alert ${n}`)}`,
  'a label that many have': (n) => `label=team:${TEAMS[n % TEAMS.length]}`,
  'a label that few have': (n) => `label=case:${Math.floor(n / 100)}`,
  'a label and a status': (n) => `label=team:${TEAMS[n % TEAMS.length]}&status=FAILED`,
  'a label of runbooks': (n) => `label=area:${n % 5}`,
  'a time': () => `startedAfter=${encodeURIComponent(new Date(Date.now() - 3_600_000).toISOString())}`,
  'a starter': () => 'startedBy=dev',
  'a starter whom nobody knows': () => 'startedBy=nobody',
  'a text in ids': (n) => `text=many-${n % RUNBOOKS}`,
  'a text in inputs, lately': () => `text=building%20${RUNS % 31}`,
  'a text in inputs, long ago': (n) => `text=host-${n % 1_000}.example`,
  'a text that nothing has': () => 'text=never-seen-anywhere',
};
const COUNTS = {
  'counts without a filter': () => '',
  'counts of a runbook': (n) => `runbookId=many-${n % RUNBOOKS}`,
  'counts of a label that many have': (n) => `label=team:${TEAMS[n % TEAMS.length]}`,
  'counts of a label of runbooks': (n) => `label=area:${n % 5}`,
  'counts of a text': (n) => `text=host-${n % 1_000}.example`,
};

const isKept = values.folder !== undefined && existsSync(values.folder);
const environment = values.folder === undefined ? {} : { DATA_DIR: values.folder };
const begun = performance.now();
const system = await startEmbedded({ environment });
console.log(
  `commit ${execFileSync('git', ['rev-parse', '--short', 'HEAD']).toString().trim()}, Node ${process.version}, ready in ${seconds(begun)}`,
);
try {
  const api = client(system.url);
  if (!isKept) await fill();
  await caughtUp(api);
  console.log(`\n${RUNS} runs, RSS ${rssMb(system.processes.standalone.pid)} MB\n`);
  console.log('| what is asked | p50 | p95 | worst | runs on the page |\n|---|---|---|---|---|');
  const slow = [
    ...(await measured('/executions?limit=50&', FILTERS, LIST_P95_MS)),
    ...(await measured('/executions/counts?', COUNTS, LIST_P95_MS)),
    ...(await page(api)),
  ];
  const before = performance.now();
  await system.processes.standalone.stop();
  await system.processes.standalone.start();
  console.log(`\nstopped and started again in ${seconds(before)}, RSS then ${rssMb(system.processes.standalone.pid)} MB`);
  console.log(slow.length === 0 ? '\nnothing is slower than it may be' : `\nslower than it may be: ${slow.join('; ')}`);
  process.exitCode = slow.length === 0 ? 0 : 1;
} finally {
  await system.stop();
}

async function fill() {
  for (let n = 0; n < RUNBOOKS; n += 1) await register(system.url, runbook(n));
  const pool = new Pool(system.url, { connections: CLIENTS, pipelining: 1 });
  const at = performance.now();
  let next = 0;
  const drive = async () => {
    while (next < RUNS) {
      const n = next++;
      const answer = await pool.request({ method: 'POST', path: '/api/v1/executions', headers, body: JSON.stringify(startOf(n)) });
      const text = await answer.body.text();
      if (answer.statusCode !== 201) throw new Error(`expected 201, found ${answer.statusCode}: ${text}`);
      if (n > 0 && n % 20_000 === 0) console.log(`${n} runs after ${seconds(at)}`);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, drive));
  await pool.close();
  const inAll = performance.now() - at;
  console.log(`${RUNS} runs started in ${seconds(at)}: ${((RUNS * 1_000) / inAll).toFixed(0)} a second`);
}

/** Until the read model has them all: a second or so behind the log. */
async function caughtUp(api) {
  for (let tries = 0; tries < 300; tries += 1) {
    const { body } = await api.get('/executions/counts');
    const all = Object.values(body.counts ?? {}).reduce((sum, count) => sum + count, 0);
    if (all >= RUNS) return;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  throw new Error(`expected ${RUNS} runs in the read model within five minutes, found fewer`);
}

async function measured(path, asked, p95Max) {
  const pool = new Pool(system.url, { connections: 1, pipelining: 1 });
  const slow = [];
  for (const [name, query] of Object.entries(asked)) {
    const times = [];
    let found = 0;
    for (let n = 0; n < ASKED; n += 1) {
      const at = performance.now();
      const answer = await pool.request({ path: `/api/v1${path}${query((n * 7_919) % RUNS)}`, method: 'GET', headers });
      const body = await answer.body.json();
      times.push(performance.now() - at);
      if (answer.statusCode !== 200) throw new Error(`expected 200 of ${name}, found ${answer.statusCode}: ${JSON.stringify(body)}`);
      found += body.items?.length ?? Object.values(body.counts).reduce((sum, count) => sum + count, 0);
    }
    const { p50, p95, worst } = shares(times);
    console.log(`| ${name} | ${ms(p50)} | ${ms(p95)} | ${ms(worst)} | ${(found / ASKED).toFixed(0)} |`);
    if (p95 > p95Max) slow.push(`${name}: ${ms(p95)}`);
  }
  await pool.close();
  return slow;
}

/** All that the page of a run asks for, beside each other as a browser does, until it can be read. */
async function page(api) {
  const ids = [];
  for (let n = 0; n < 40; n += 1) {
    const { body } = await api.get(`/executions?limit=1&triggeredBy=${encodeURIComponent(`alert ${(n * 2_503) % RUNS}`)}`);
    ids.push(body.items[0].id);
  }
  const times = [];
  for (const id of ids) {
    const at = performance.now();
    const parts = [`/executions/${id}`, `/executions/${id}/explain`, `/executions/${id}/logs`, '/auth/me', '/auth/permissions'];
    const answers = await Promise.all(parts.map((part) => api.get(part)));
    const bad = answers.find(({ status }) => status !== 200);
    if (bad) throw new Error(`expected the parts of a page, found ${bad.status}: ${JSON.stringify(bad.body)}`);
    times.push(performance.now() - at);
  }
  const { p50, p95, worst } = shares(times);
  console.log(`| the data of a run’s page | ${ms(p50)} | ${ms(p95)} | ${ms(worst)} | |`);
  return p95 > PAGE_MS ? [`the data of a run’s page: ${ms(p95)}`] : [];
}

function shares(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { p50: at(0.5), p95: at(0.95), worst: sorted.at(-1) };
}

function ms(value) {
  return `${value.toFixed(1)} ms`;
}

function seconds(since) {
  return `${((performance.now() - since) / 1_000).toFixed(1)} s`;
}
