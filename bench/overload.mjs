// What a service does that is asked for more than it can: starts of W1 at a rate of 1, 2 and 10 times what it can do, whether they are answered or not; then ten
// tenants of which one floods. Prints what was let in and how long it took, and whether all of that was done.
//   npm run build && node bench/overload.mjs [--seconds 10] [--capacity 0] [--only rates|tenants] [--admission on|off]
import { parseArgs } from 'node:util';
import { API_KEY, client, startEmbedded } from '../test/system/index.mjs';
import { cpuSeconds, register, startStub } from './driving.mjs';
import { w1 } from './workloads.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    capacity: { type: 'string', default: '0' },
    only: { type: 'string', default: '' },
    admission: { type: 'string', default: 'on' },
    within: { type: 'string', default: '500' },
  },
});
const SECONDS = Number(values.seconds);
const TENANTS = 10;
/** Of what the service can do; the flood is as much again and more. */
const QUIET_SHARE = 0.3;
const FLOOD_TIMES = 10;
const PASSWORD = 'a password of nobody in particular 9';
const DONE_MS_MAX = 120_000;

const stub = await startStub();
const system = await startEmbedded({
  environment: {
    EGRESS_ALLOW: stub.target,
    ADMISSION: values.admission,
    ADMISSION_COMMIT_MS: values.within,
    RATE_LIMIT_PER_TENANT: '1000000',
    REVIEW: 'off',
  },
});
try {
  const runbookId = await register(system.url, w1(stub.url));
  const own = { key: API_KEY, runbookId };
  const capacity = Number(values.capacity) || (await capacityOf(own));
  console.log(`admission ${values.admission}; ${capacity.toFixed(0)} runs/s are what it can do, ${SECONDS} s each`);
  if (values.only !== 'tenants') for (const times of [1, 2, 10]) console.log(`${times}×: ${await overload(own, capacity * times)}`);
  if (values.only !== 'rates') await tenants(capacity);
} finally {
  await system.stop();
  await stub.stop();
}

/** Closed loop: as many as 32 clients get done. */
async function capacityOf(own) {
  await closed(own, 3);
  return (await closed(own, 6)) / 6;
}

async function closed({ key, runbookId }, seconds) {
  const until = performance.now() + seconds * 1_000;
  let done = 0;
  const one = async () => {
    while (performance.now() < until) if ((await start(key, runbookId, { prefer: 'wait=30' })).status === 201) done++;
  };
  await Promise.all(Array.from({ length: 32 }, one));
  return done;
}

async function overload(own, rate) {
  const before = cpuSeconds(system.processes.standalone.pid);
  const asked = await open([{ ...own, rate }], SECONDS);
  const late = await undone(asked);
  const cpu = cpuSeconds(system.processes.standalone.pid) - before;
  return `${told(asked)}; ${late === 0 ? 'every accepted run was done' : `${late} ACCEPTED RUNS WERE NOT DONE`}; ${cpu.toFixed(0)} s of CPU`;
}

/** Nine tenants at what they are used to, without and with a tenth that floods. */
async function tenants(capacity) {
  const all = [];
  for (let n = 0; n < TENANTS; n++) all.push(await tenant(n));
  const [flooding, ...quiet] = all;
  const rate = (capacity * QUIET_SHARE) / quiet.length;
  const calm = quiet.map((one) => ({ ...one, rate }));
  await open(calm, 3);
  const alone = await open(calm, SECONDS);
  console.log(`nine tenants alone: ${told(alone)}`);
  const asked = await open([{ ...flooding, rate: capacity * FLOOD_TIMES }, ...calm], SECONDS);
  const others = asked.filter(({ key }) => key !== flooding.key);
  console.log(`the same, while a tenth asks for ${FLOOD_TIMES}× what it can do: ${told(others)}`);
  console.log(`the tenth: ${told(asked.filter(({ key }) => key === flooding.key))}`);
  const [before, after] = [alone, others].map((list) => percentile(accepted(list), 0.99));
  console.log(
    `p99 of the others: ${before.toFixed(0)} ms, then ${after.toFixed(0)} ms (${(((after - before) / before) * 100).toFixed(0)} %)`,
  );
  const late = await undone(asked);
  console.log(late === 0 ? 'every accepted run was done' : `${late} ACCEPTED RUNS WERE NOT DONE`);
}

/** A tenant with one person, her key, and the runbook. */
async function tenant(n) {
  const id = `bench-${n}`;
  const nobody = client(system.url, '');
  const { invitation } = await done(201, client(system.url).post('/tenants', { id, name: id }));
  const admin = { token: invitation.token, id: 'root', name: 'Root', password: PASSWORD };
  const root = bearing(await done(201, nobody.post('/auth/setup', admin)));
  await done(201, nobody.post('/people', { id: 'ops', name: 'Ops', roles: ['SRE'] }, root));
  const { token } = await done(201, nobody.post('/people/ops/invitation', undefined, root));
  const session = bearing(await done(200, nobody.post('/auth/password', { token, password: PASSWORD })));
  const { key } = await done(201, nobody.post('/auth/api-keys', { label: 'of a bench' }, session));
  const { id: runbookId } = await done(
    201,
    nobody.post('/runbooks', w1(stub.url), { authorization: `Bearer ${await author(nobody, root)}` }),
  );
  return { key, runbookId };
}

async function author(nobody, root) {
  await done(201, nobody.post('/people', { id: 'wri', name: 'Wri', roles: ['AUTHOR'] }, root));
  const { token } = await done(201, nobody.post('/people/wri/invitation', undefined, root));
  return (await done(200, nobody.post('/auth/password', { token, password: PASSWORD }))).accessToken;
}

function bearing({ accessToken }) {
  return { authorization: `Bearer ${accessToken}` };
}

async function done(wanted, asked) {
  const { status, body } = await asked;
  if (status !== wanted) throw new Error(`expected ${wanted} while a tenant is made, found ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** Open loop: requests go out at the rate whether those before are answered or not. */
async function open(askers, seconds) {
  const asked = [];
  const pending = [];
  const begun = performance.now();
  const sent = askers.map(() => 0);
  for (;;) {
    const at = (performance.now() - begun) / 1_000;
    if (at >= seconds) break;
    for (const [index, { rate, key, runbookId }] of askers.entries()) {
      for (; sent[index] < at * rate; sent[index]++) pending.push(start(key, runbookId).then((one) => void asked.push({ key, ...one })));
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await Promise.all(pending);
  return asked;
}

async function start(key, runbookId, headers = {}) {
  const begun = performance.now();
  try {
    const answer = await fetch(`${system.url}/api/v1/executions`, {
      method: 'POST',
      headers: { 'x-api-key': key, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ runbookId, inputs: { host: 'h1' } }),
    });
    const body = await answer.json();
    return { status: answer.status, ms: performance.now() - begun, id: body.id, retryAfter: answer.headers.get('retry-after') };
  } catch (error) {
    return { status: `${error.cause?.code ?? error.name}`, ms: performance.now() - begun };
  }
}

function accepted(asked) {
  return asked
    .filter(({ status }) => status === 201)
    .map(({ ms }) => ms)
    .sort((a, b) => a - b);
}

function percentile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

function told(asked) {
  const statuses = {};
  for (const { status } of asked) statuses[status] = (statuses[status] ?? 0) + 1;
  const sorted = accepted(asked);
  const refused = asked.filter(({ status }) => status === 429);
  const untold = refused.filter(({ retryAfter }) => !retryAfter).length;
  return (
    `${asked.length} asked, ${Object.entries(statuses)
      .map(([status, count]) => `${count} × ${status}`)
      .join(', ')}; accepted in ` +
    `${percentile(sorted, 0.5).toFixed(0)} ms at p50, ${percentile(sorted, 0.99).toFixed(0)} ms at p99; refused in ` +
    `${percentile(
      refused.map(({ ms }) => ms).sort((a, b) => a - b),
      0.5,
    ).toFixed(0)} ms${untold > 0 ? `, ${untold} WITHOUT Retry-After` : ''}`
  );
}

/** Of the runs that were accepted, how many are not done in the end. */
async function undone(asked) {
  const left = new Map(asked.filter(({ status }) => status === 201).map(({ id, key }) => [id, key]));
  const until = performance.now() + DONE_MS_MAX;
  while (left.size > 0 && performance.now() < until) {
    const [id, key] = left.entries().next().value;
    const { body } = await client(system.url, key).get(`/executions/${id}?waitSeconds=5`);
    if (body.status === 'COMPLETED') left.delete(id);
    else if (['FAILED', 'CANCELLED', 'TIMED_OUT'].includes(body.status)) return left.size;
  }
  return left.size;
}
