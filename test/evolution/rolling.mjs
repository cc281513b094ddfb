// A system of two releases on one Kafka and one MongoDB: this one, and the next one as `second-release.mjs` makes it.
import { setTimeout as sleep } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { client, SERVICES, startAnother, startDistributed } from '../system/index.mjs';

export { SERVICES };
const SECOND = `--import=${new URL('second-release.mjs', import.meta.url).href}`;
const RUNBOOK = {
  apiVersion: 'runbook/v1',
  id: 'rolling',
  name: 'Two steps',
  inputs: { type: 'object' },
  steps: [
    { id: 'double', type: 'transform', with: { value: '{{ inputs.n * 2 }}' } },
    { id: 'hash', type: 'transform', dependsOn: ['double'], with: { value: '{{ string(steps.double.output) }}' } },
  ],
};
/** A gateway that is being left answers with 503, or nobody does: the same start is asked again, under the same key. */
const ASK_AGAIN_AFTER_MS = 200;
/** Load, not a race: each run is looked at in the end. */
const REST_MS = 150;
const ANSWERED_WITHIN_MS = 90_000;
const ENDS_WITHIN_MS = 60_000;

/** What is told of it, in lines. */
export async function startRolling({ brokers, mongoUrl, say }) {
  const system = await startDistributed({ brokers, mongoUrl, environment: { LOG_LEVEL: 'error', RATE_LIMIT_PER_TENANT: '100000' } });
  const members = Object.fromEntries(SERVICES.map((service) => [service, { release: 1, process: system.processes[service] }]));
  const started = [];
  const answer = await client(system.url).post('/runbooks', RUNBOOK);
  if (answer.status !== 201) throw new Error(`expected a runbook, found ${answer.status} ${JSON.stringify(answer.body)}`);
  /** Another process of the service beside the one that there is. */
  const join = async (service, release, environment = {}) => {
    const process = await startAnother(system, service, { ...(release === 2 && { NODE_OPTIONS: SECOND }), ...environment });
    started.push(process);
    return process;
  };
  return {
    get url() {
      return members['api-gateway'].process.url;
    },
    /** The service is of this release from now on: the new process is ready before the old one is asked to stop. */
    async change(service, release, environment) {
      const before = members[service].process;
      members[service] = { release, process: await join(service, release, environment) };
      const end = await before.stop('SIGTERM');
      say(`${service} is of release ${release}${environment?.WRITE_FORMAT ? ` and writes format ${environment.WRITE_FORMAT}` : ''}`);
      // One that needs more than its 10 s leaves with 1, and says so: the log is right either way.
      const isSlow = readFileSync(before.logFile, 'utf8').includes('expected to stop within');
      if (end.code !== 0 && !isSlow) throw new Error(`expected the ${service} before to stop in good order, found ${JSON.stringify(end)}`);
    },
    /** Starts one of release 1 beside; answers how it ended, and what it said of it. */
    async meetsNewer(service) {
      const ended = await endOf(() => join(service, 1), started, system, service);
      say(`${service} of release 1 ended by itself: ${ended.word}`);
      return ended;
    },
    async stop() {
      await Promise.all(started.map((process) => process.stop()));
      await system.stop();
    },
  };
}

/** A process that ends while it starts: what it wrote is its last word. */
async function endOf(start, started, system, service) {
  const until = Date.now() + ENDS_WITHIN_MS;
  const process = await start().catch((error) => ({ failure: error }));
  if (process.failure) return { ended: true, word: wordIn(String(process.failure.message)) };
  // It was ready for a moment, before a partition was given to it.
  while (Date.now() < until) {
    const word = wordIn(readFileSync(process.logFile, 'utf8'));
    if (word) {
      const { code } = await process.stop('SIGTERM');
      return { ended: code === 1, word };
    }
    await sleep(ASK_AGAIN_AFTER_MS);
  }
  return { ended: false, word: undefined };
}

const wordIn = (text) => /expected what record format \d+ knows[^"]*?which a newer release wrote/.exec(text)?.[0];

/** Starts runs one behind the other in some lanes, at whatever gateway there is, until it is told to stop. */
export function keepRunning(system, lanes = 2) {
  let goesOn = true;
  let next = 0;
  const runs = [];
  const lane = async () => {
    while (goesOn) {
      const n = next++;
      runs.push(await started(system, n));
      await sleep(REST_MS);
    }
  };
  const all = Array.from({ length: lanes }, lane);
  return {
    get count() {
      return runs.length;
    },
    async stop() {
      goesOn = false;
      await Promise.all(all);
      return runs;
    },
  };
}

async function started(system, n) {
  const until = Date.now() + ANSWERED_WITHIN_MS;
  for (;;) {
    const answer = await client(system.url, undefined, 15_000)
      .post('/executions', { runbookId: 'rolling', inputs: { n } }, { 'idempotency-key': `rolling-${n}`, prefer: 'wait=10' })
      .catch((error) => ({ status: 0, body: String(error) }));
    if (answer.status === 200 || answer.status === 201) return { n, id: answer.body.id, status: answer.body.status };
    const isPassing = answer.status === 0 || answer.status >= 500 || answer.status === 409 || answer.status === 202;
    if (!isPassing || Date.now() > until)
      throw new Error(`expected run ${n} to start, found ${answer.status} ${JSON.stringify(answer.body)}`);
    await sleep(ASK_AGAIN_AFTER_MS);
  }
}

/** What is wrong with runs that were started: each has ended well, with the right result, and its log proves it. */
export async function faultsOf(system, runs) {
  const api = client(system.url);
  const faults = [];
  for (const { n, id } of runs) {
    const { body } = await api.get(`/executions/${id}?waitSeconds=30`);
    const value = body.steps?.find((step) => step.id === 'hash')?.output;
    if (body.status !== 'COMPLETED' || value !== String(n * 2)) faults.push(`${id}: expected ${n * 2}, found ${body.status} ${value}`);
    const verdict = await verified(api, id);
    if (!verdict.valid || !verdict.complete) faults.push(`${id}: expected a chain that holds, found ${JSON.stringify(verdict)}`);
  }
  return faults;
}

async function verified(api, id) {
  for (let tried = 1; ; tried++) {
    const { body } = await api.get(`/executions/${id}/logs/verify`);
    if (body.complete || tried === 20) return body;
    await sleep(ASK_AGAIN_AFTER_MS);
  }
}
