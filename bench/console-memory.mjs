// What the console's memory does over minutes of live updates: runs start, change and end behind the list of runs, behind home, and behind one run's page. The heap is
// measured behind a collection every ten seconds, and the slope of its second half printed.
//   npm run build && node bench/console-memory.mjs [--minutes 30] [--per-second 5]
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { chromiumProgram } from '../test/servers/index.mjs';
import { API_KEY, client, startEmbedded } from '../test/system/index.mjs';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' }, 'per-second': { type: 'string', default: '5' } } });
const untilMs = Number(values.minutes) * 60_000;
const everyMs = 1_000 / Number(values['per-second']);
const MEASURED_EVERY_MS = 10_000;
/** Measured at heaps of tens of megabytes: less is noise. */
const SLOPE_MB_PER_HOUR_MAX = 10;

const QUICK = { apiVersion: 'runbook/v1', id: 'quick', name: 'Quick', steps: [{ id: 'a', type: 'timer', with: { durationMs: 2_000 } }] };
const ENDLESS = {
  ...{ apiVersion: 'runbook/v1', id: 'watched', name: 'Watched' },
  steps: [
    {
      ...{ id: 'again', type: 'loop', while: 'true', maxIterations: 1_000 },
      steps: [{ id: 'pause', type: 'timer', with: { durationMs: 5_000 } }],
    },
  ],
};

const system = await startEmbedded({ environment: { RATE_LIMIT_PER_TENANT: '1000000' } });
const { program, env } = await chromiumProgram();
const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'], env: { ...process.env, ...env } });
try {
  const api = client(system.url);
  for (const runbook of [QUICK, ENDLESS]) await api.post('/runbooks', runbook);
  const { id } = (await api.post('/executions', { runbookId: 'watched' })).body;
  const pages = [];
  for (const path of ['/runs', '/', `/runs/${id}`, `/runs/${id}/events`]) pages.push(await opened(path));
  const begun = performance.now();
  let started = 0;
  let nextMeasure = MEASURED_EVERY_MS;
  while (performance.now() - begun < untilMs) {
    const at = performance.now() - begun;
    if (started * everyMs <= at) {
      started += 1;
      // A kept connection may close just then; one run less is none that is missed.
      await api.post('/executions', { runbookId: 'quick', incidentId: `INC-${started}` }).catch(() => undefined);
      continue;
    }
    if (at >= nextMeasure) {
      nextMeasure += MEASURED_EVERY_MS;
      for (const page of pages) page.heaps.push({ at, mb: await heapOf(page.session) });
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(50, everyMs)));
  }
  console.log(`${started} runs in ${values.minutes} minutes`);
  for (const { path, heaps } of pages) report(path.replace(id, '<run>'), heaps);
} finally {
  await browser.close();
  await system.stop();
}

/** Each in a window of its own: tabs of one browser share six connections, and each page holds some. */
async function opened(path) {
  const context = await browser.newContext({ baseURL: system.url, viewport: { width: 1440, height: 900 } });
  await context.request.post('/api/v1/auth/key-session', { data: { key: API_KEY } });
  const page = await context.newPage();
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { path, heaps: [], session: await context.newCDPSession(page) };
}

async function heapOf(session) {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 1024 ** 2;
}

/** Of the second half: in the first, caches fill to what they hold. */
function report(path, heaps) {
  const half = heaps.slice(Math.floor(heaps.length / 2));
  const mean = (of) => half.reduce((sum, one) => sum + of(one), 0) / half.length;
  const [meanAt, meanMb] = [mean(({ at }) => at), mean(({ mb }) => mb)];
  const above = half.reduce((sum, { at, mb }) => sum + (at - meanAt) * (mb - meanMb), 0);
  const below = half.reduce((sum, { at }) => sum + (at - meanAt) ** 2, 0);
  const perHour = (above / below) * 3_600_000;
  const last = heaps.at(-1)?.mb ?? 0;
  const verdict = perHour <= SLOPE_MB_PER_HOUR_MAX ? 'does not grow' : 'GROWS';
  console.log(
    `${path.padEnd(22)} first ${heaps[0]?.mb.toFixed(1)} MB, last ${last.toFixed(1)} MB, most ${Math.max(...heaps.map(({ mb }) => mb)).toFixed(1)} MB, ` +
      `slope ${perHour.toFixed(1)} MB an hour over ${half.length} measurements: ${verdict}`,
  );
}
