import { evolveExecution, noExecution } from '@runbook/domain';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { STEPS } from './runs.mjs';

const PAGE_RECORDS = 200;
/** The audit may be the process that was killed, or have much to catch up with. */
const AUDITED_WITHIN_MS = 60_000;
const LOOK_AGAIN_AFTER_MS = 250;

/**
 * What is wrong with a run that is over, as text; nothing when all holds: it completed, every step has exactly one accepted result, the
 * stub saw each of its keys, its chain is whole, and its records fold to what the system shows.
 */
export async function faultsOf(api, view, stub) {
  return (await inspect(api, view, stub)).faults;
}

/** The same, and the run's records; none of a run that did not complete. */
export async function inspect(api, view, stub) {
  const { id } = view;
  const notEnded = view.status === 'COMPLETED' ? [] : faultsOfEvents([], view, stub);
  if (notEnded.length > 0) return { faults: notEnded.map((fault) => `${id}: ${fault}`), records: [] };
  const proof = await proofOf(api, id);
  const records = await recordsOf(api, id);
  const chain = proof.valid && proof.complete ? [] : [`expected a whole chain, found ${JSON.stringify(proof)}`];
  const events = records.flatMap((record) => record.events);
  return { faults: [...chain, ...faultsOfEvents(events, view, stub)].map((fault) => `${id}: ${fault}`), records };
}

/**
 * What is wrong with a run by its events, wherever they were read: it completed, every step has exactly one accepted result, the stub saw each of its
 * keys, and the events fold to what the system shows.
 */
export function faultsOfEvents(events, view, stub) {
  if (view.status !== 'COMPLETED') return [`expected COMPLETED, found ${view.status}: ${JSON.stringify(view.failure)}`];
  return [...resultFaults(events), ...keyFaults(events, stub), ...foldFaults(events, view)];
}

/** What the system says about the run's chain, once its audit has come so far. */
async function proofOf(api, id) {
  const until = Date.now() + AUDITED_WITHIN_MS;
  for (;;) {
    const { body } = await api.get(`/executions/${id}/logs/verify`);
    if (body.complete || Date.now() > until) return body;
    await sleep(LOOK_AGAIN_AFTER_MS);
  }
}

/** All records of the run, in log order. */
async function recordsOf(api, id) {
  const records = [];
  let cursor;
  do {
    const { body } = await api.get(`/executions/${id}/logs?limit=${PAGE_RECORDS}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    records.push(...body.items);
    cursor = body.nextCursor;
  } while (cursor);
  return records;
}

function resultFaults(events) {
  return STEPS.flatMap((step) => {
    const accepted = events.filter((event) => event.type === 'StepCompleted' && event.step === step).length;
    return accepted === 1 ? [] : [`expected one accepted result of step ${step}, found ${accepted}`];
  });
}

function keyFaults(events, stub) {
  const keys = new Set(events.filter(({ type }) => type === 'StepRequested').map(({ idempotencyKey }) => idempotencyKey));
  const unseen = [...keys].filter((key) => !stub.callsByKey.has(key));
  return [
    ...(keys.size === STEPS.length ? [] : [`expected ${STEPS.length} idempotency keys, found ${keys.size}`]),
    ...unseen.map((key) => `expected the stub to see the key ${key}, found no call`),
  ];
}

/** The state that the records fold to against the one that the system shows. */
function foldFaults(events, view) {
  const state = events.reduce(evolveExecution, noExecution);
  const time = (at) => (at === undefined ? undefined : new Date(at).toISOString());
  const folded = {
    status: state.status,
    runbook: state.runbook,
    inputs: state.inputs,
    startedAt: time(state.startedAt),
    endedAt: time(state.endedAt),
    outputs: state.outputs,
    failures: state.failures,
    steps: Object.entries(state.steps).map(([id, { status, attempt, output, http, executor, startedAt, endedAt }]) => {
      return { id, status, attempt, output, http, executor, startedAt: time(startedAt), endedAt: time(endedAt) };
    }),
  };
  const shown = Object.fromEntries(Object.keys(folded).map((name) => [name, view[name]]));
  shown.steps = view.steps.map(({ id, status, attempt, output, http, executor, startedAt, endedAt }) => {
    return { id, status, attempt, output, http, executor, startedAt, endedAt };
  });
  return isDeepStrictEqual(plain(folded), plain(shown))
    ? []
    : [`expected the state that the records fold to, ${JSON.stringify(folded)}, found ${JSON.stringify(shown)}`];
}

const plain = (value) => JSON.parse(JSON.stringify(value));
