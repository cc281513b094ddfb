import { setTimeout as sleep } from 'node:timers/promises';
import { API_KEY, client } from '../system/index.mjs';

export const STEPS = ['a', 'b', 'c', 'd'];
const RUNBOOK_ID = 'faults-four-calls';
/** A killed executor's steps come again when their lease has run out (30 s), and its restart takes its time on a loaded machine. */
const COMPLETES_WITHIN_MS = 180_000;
/** The entrance may be the process that was killed. */
const ASK_AGAIN_AFTER_MS = 100;
const WAIT_SECONDS = 5;
/** One that stands still answers nothing; whoever asks it gives up and asks another. Longer than a wait. */
const ANSWERS_WITHIN_MS = 10_000;

/**
 * Calls like an able caller: what was not answered, or answered that it cannot be done now, is asked again with the same key, of the next gateway
 * where there are several.
 */
export function persistent(...urls) {
  const apis = urls.map((url) => client(url, API_KEY, ANSWERS_WITHIN_MS));
  let asked = 0;
  const again = async (ask) => {
    const until = Date.now() + COMPLETES_WITHIN_MS;
    for (;;) {
      const answer = await ask(apis[asked++ % apis.length]).catch((error) => ({ status: 0, body: String(error) }));
      if (answer.status >= 200 && answer.status < 500 && answer.status !== 409 && answer.status !== 429) return answer;
      if (Date.now() > until) throw new Error(`expected an answer, found ${answer.status} ${JSON.stringify(answer.body)} for 3 minutes`);
      await sleep(ASK_AGAIN_AFTER_MS);
    }
  };
  return {
    get: (path) => again((api) => api.get(path)),
    post: (path, body, headers) => again((api) => api.post(path, body, headers)),
    put: (path, body, headers) => again((api) => api.put(path, body, headers)),
  };
}

/** Registers the runbook of four calls, one after the other. */
export async function register(api, stubUrl) {
  const steps = STEPS.map((id, n) => ({
    id,
    type: 'call-service',
    ...(n > 0 && { dependsOn: [STEPS[n - 1]] }),
    retry: { maxAttempts: 5, backoff: 'fixed', delayMs: 100 },
    with: { method: 'POST', url: `${stubUrl}/${id}`, body: { host: '{{ inputs.host }}' } },
  }));
  const inputs = { type: 'object', required: ['host'], properties: { host: { type: 'string' } } };
  const runbook = { apiVersion: 'runbook/v1', id: RUNBOOK_ID, name: 'Four calls', inputs, steps };
  const answer = await api.post('/runbooks', runbook);
  if (answer.status !== 201) throw new Error(`expected 201 for the runbook, found ${answer.status} ${JSON.stringify(answer.body)}`);
}

/** Starts a run, whatever happens meanwhile; answers its id. */
export async function startRun(api, name) {
  const answer = await api.post('/executions', { runbookId: RUNBOOK_ID, inputs: { host: name } }, { 'idempotency-key': `"${name}"` });
  if (answer.status !== 200 && answer.status !== 201) {
    throw new Error(`expected run ${name} to start, found ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  return answer.body.id;
}

/** Waits until the run is over, or until it has had its time; answers how it then is. */
export async function ended(api, id) {
  const until = Date.now() + COMPLETES_WITHIN_MS;
  for (;;) {
    const { body } = await api.get(`/executions/${id}?waitSeconds=${WAIT_SECONDS}`);
    if (['COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT'].includes(body.status) || Date.now() > until) return { id, ...body };
  }
}

/** Does the work for every item, so many at a time; answers in the items' order. */
export async function eachOf(items, atOnce, work) {
  const answers = Array(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const n = next++;
      answers[n] = await work(items[n]);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return answers;
}
