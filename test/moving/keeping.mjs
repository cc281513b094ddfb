// The commands that move, back up and restore, as `npm run` runs them, and a system whose runs must come through that.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { client, inherited } from '../system/index.mjs';

const LARGE = 'x'.repeat(200_000);
const AGAIN_AFTER_MS = 100;
const WITHIN_MS = 60_000;

const RUNBOOKS = [
  {
    id: 'calculates',
    steps: [{ id: 'only', type: 'transform', with: { value: '{{ inputs.n * 2 }}' } }],
    outputs: { value: '{{ steps.only.output }}' },
  },
  {
    id: 'carries',
    steps: [{ id: 'kept', type: 'transform', with: { value: '{{ inputs.large }}' } }],
    outputs: { large: '{{ steps.kept.output }}' },
  },
  {
    id: 'asks',
    steps: [
      { id: 'ask', type: 'human-approval', with: { approvers: { roles: ['APPROVER'] }, message: 'Go on?' } },
      { id: 'then', type: 'transform', dependsOn: ['ask'], with: { value: '{{ steps.ask.output }}' } },
    ],
  },
  {
    id: 'waits',
    steps: [{ id: 'wait', type: 'wait-for-event', with: { event: 'suite.done', key: '{{ inputs.key }}', timeoutMs: 3_600_000 } }],
  },
];

/** A command that is run: `ended` resolves with `{ code, signal, printed }`; `says(pattern)` once it has printed that. */
export function command(program, args, environment) {
  const env = { ...inherited(), ...environment };
  const child = spawn(process.execPath, [`apps/standalone/dist/${program}.js`, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  const waiting = new Set();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      printed += chunk.toString();
      for (const look of waiting) look();
    });
  }
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, printed }));
  const says = (pattern) =>
    new Promise((resolve, reject) => {
      const look = () => pattern.test(printed) && resolve(printed);
      waiting.add(look);
      look();
      void ended.then(() => reject(new Error(`expected ${pattern}, found the end of ${program}: ${printed}`)));
    });
  return { child, ended, says };
}

/** Runs of every kind: ended ones, some with blobs, one that asks people, one that waits for an event. */
export async function live(url, count) {
  const api = client(url);
  for (const runbook of RUNBOOKS) {
    const body = { apiVersion: 'runbook/v1', name: runbook.id, inputs: { type: 'object' }, ...runbook };
    must(201, await api.post('/runbooks', body));
  }
  const ended = [];
  for (let n = 0; n < count; n++) ended.push(await runs(api, n));
  const asks = must(201, await api.post('/executions', { runbookId: 'asks', inputs: {} })).id;
  const waits = must(201, await api.post('/executions', { runbookId: 'waits', inputs: { key: 'k1' } })).id;
  await until(api, asks, ({ status }) => status === 'WAITING' || status === 'AWAITING_APPROVAL');
  await until(api, waits, ({ steps }) => steps.some(({ status }) => status === 'AWAITING_EVENT'));
  return { ended, asks, waits };
}

export async function runs(api, n) {
  const inputs = n % 3 === 0 ? { large: `${LARGE}${n}` } : { n };
  const body = { runbookId: n % 3 === 0 ? 'carries' : 'calculates', inputs };
  const { id, status } = must(201, await api.post('/executions', body, { prefer: 'wait=30' }));
  if (status !== 'COMPLETED') throw new Error(`expected run ${id} to complete, found ${status}`);
  return id;
}

/** What is told of a run: what it is, its records, whether they prove it, and the bundle of evidence. */
export async function whole(url, id) {
  const api = client(url);
  const verified = await eventually(
    () => api.get(`/executions/${id}/logs/verify`),
    ({ body }) => body.complete === true,
  );
  const [view, records, evidence] = [
    await api.get(`/executions/${id}`),
    await api.get(`/executions/${id}/logs?limit=200`),
    await api.get(`/executions/${id}/evidence`),
  ];
  return { verified: verified.body, view: view.body, records: records.body, evidence: evidence.body };
}

/** Decides what is asked, sends what is waited for, and starts a new run: what was moved goes on. */
export async function goOn(url, { asks, waits }, approver) {
  const api = client(url);
  const { items } = must(200, await api.get('/approvals?mine=false&limit=200'));
  const { id, digest } = items.find(({ execution }) => execution === asks);
  must(200, await client(url, approver).post(`/approvals/${id}/votes`, { decision: 'approve', digest }));
  const event = {
    specversion: '1.0',
    id: 'e1',
    source: '/suite',
    type: 'suite.done',
    subject: 'k1',
    datacontenttype: 'application/json',
    data: { key: 'k1' },
  };
  await api.post('/events', event, { 'content-type': 'application/cloudevents+json' });
  const outcomes = [];
  for (const run of [asks, waits]) outcomes.push((await until(api, run, ({ status }) => status === 'COMPLETED')).status);
  await runs(api, 1);
  return outcomes;
}

async function until(api, id, fits) {
  return (await eventually(() => api.get(`/executions/${id}`), ({ body }) => fits(body))).body; // prettier-ignore
}

export async function eventually(look, fits) {
  for (const endsAt = Date.now() + WITHIN_MS; ; await sleep(AGAIN_AFTER_MS)) {
    const found = await look();
    if (fits(found)) return found;
    if (Date.now() > endsAt)
      throw new Error(`expected another state within ${WITHIN_MS} ms, found ${JSON.stringify(found).slice(0, 2_000)}`);
  }
}

function must(status, answer) {
  const isOk = status === 200 || status === 201 ? answer.status === 200 || answer.status === 201 : answer.status === status;
  if (!isOk) throw new Error(`expected ${status}, found ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}
