// How long the page of a run with 20,000 events takes in a browser: from the address to the events being there to be read and found, and what its memory is then.
//   npm run build && node bench/console-events.mjs [events=20000] [rounds=5]
import { chromium } from 'playwright-core';
import { chromiumProgram } from '../test/servers/index.mjs';
import { API_KEY, client, startEmbedded } from '../test/system/index.mjs';

const EVENTS = Number(process.argv[2] ?? 20_000);
const ROUNDS = Number(process.argv[3] ?? 5);
/** A person waits for so long without losing the thread. */
const OPEN_MS_MAX = 1_000;
/** Each iteration of two steps is told by about so many. */
const EVENTS_OF_ITERATION = 4;
const ITERATIONS_OF_LOOP = 900;

const loops = Math.ceil(EVENTS / EVENTS_OF_ITERATION / ITERATIONS_OF_LOOP);
const loop = (n) => ({
  ...{
    id: `sweep-${n}`,
    type: 'loop',
    forEach: 'inputs.hosts',
    as: 'host',
    concurrency: 50,
    ...(n > 0 && { dependsOn: [`sweep-${n - 1}`] }),
  },
  steps: [
    { id: `look-${n}`, type: 'transform', with: { value: '{{ host }} is clean' } },
    { id: `note-${n}`, type: 'transform', dependsOn: [`look-${n}`], with: { value: 1 } },
  ],
});
const runbook = {
  ...{ apiVersion: 'runbook/v1', id: 'many-events', name: 'Many events' },
  inputs: { type: 'object', properties: { hosts: { type: 'array', items: { type: 'string' } } } },
  steps: Array.from({ length: loops }, (_, n) => loop(n)),
};

const system = await startEmbedded();
const { program, env } = await chromiumProgram();
const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'], env: { ...process.env, ...env } });
try {
  const api = client(system.url);
  await api.post('/runbooks', runbook);
  const hosts = Array.from({ length: ITERATIONS_OF_LOOP }, (_, n) => `ws-${n}`);
  const { id } = (await api.post('/executions', { runbookId: 'many-events', inputs: { hosts } }, { prefer: 'wait=60' })).body;
  const { body } = await api.get(`/executions/${id}?waitSeconds=60`);
  if (body.status !== 'COMPLETED') throw new Error(`expected the run to complete, found ${body.status}`);
  const context = await browser.newContext({ baseURL: system.url, viewport: { width: 1440, height: 900 } });
  await context.request.post('/api/v1/auth/key-session', { data: { key: API_KEY } });
  const taken = [];
  let found = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const page = await context.newPage();
    await page.goto('/runs');
    await page.getByRole('heading', { level: 1 }).waitFor();
    const begun = performance.now();
    // As a person comes to it: a link within the console.
    await page.evaluate((to) => {
      history.pushState({}, '', to);
      dispatchEvent(new PopStateEvent('popstate'));
    }, `/runs/${id}/events`);
    await page.getByRole('region', { name: 'Events' }).getByRole('listitem').first().waitFor();
    const seenMs = performance.now() - begun;
    await page.getByText(/^\d+ records chained/).waitFor();
    const wholeMs = performance.now() - begun;
    found = Number.parseInt((await page.getByText(/^[\d,]+ events$/).innerText()).replaceAll(',', ''), 10);
    const heapMb = (await page.evaluate('performance.memory.usedJSHeapSize')) / 1024 ** 2;
    taken.push({ seenMs, wholeMs, heapMb });
    await page.close();
  }
  const median = (name) => taken.map((one) => one[name]).toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)];
  console.log(
    `${found} events: the first are seen after ${median('seenMs').toFixed(0)} ms, all are there and checked after ${median('wholeMs').toFixed(0)} ms ` +
      `(median of ${ROUNDS}), heap of the page ${median('heapMb').toFixed(0)} MB`,
  );
  console.log(
    `${median('seenMs') <= OPEN_MS_MAX ? 'within' : 'NOT within'} ${OPEN_MS_MAX} ms to be seen; ${median('wholeMs') <= OPEN_MS_MAX ? 'within' : 'NOT within'} it to be whole`,
  );
} finally {
  await browser.close();
  await system.stop();
}
