// How long reading a bundle of 10 MB holds the executor's event loop, on which lease renewals run: in one go, and in slices.
//   npm run build && node bench/ingest-stix.mjs [rounds=5]
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { observationsOf } from '../apps/executor-service/dist/actions/rapid-attribution/ingest-stix.js';
import { Slices } from '../apps/executor-service/dist/actions/slices.js';
import { BUNDLE_BYTES_MAX, readStixBundle } from '../apps/executor-service/dist/actions/stix/stix-bundle.js';

const ROUNDS = Number(process.argv[2] ?? 5);
const text = JSON.stringify(bundleOfTenMegabytes());
const signal = new AbortController().signal;
const WAYS = {
  'in one go': () => ({ due: () => false, rest: async () => undefined }),
  'in slices': () => new Slices(signal),
};

console.log(`${(text.length / 1024 / 1024).toFixed(2)} MB, ${JSON.parse(text).objects.length} objects, ${ROUNDS} rounds each, medians`);
const measured = { 'in one go': [], 'in slices': [] };
for (let round = 0; round <= ROUNDS; round++) {
  for (const way of Object.keys(WAYS)) {
    const figures = await measure(WAYS[way]());
    // The first round warms the compiler up.
    if (round > 0) measured[way].push(figures);
  }
}
const digests = new Set(Object.values(measured).flatMap((rounds) => rounds.map(({ result }) => result)));
for (const [way, rounds] of Object.entries(measured)) {
  const median = (member) => rounds.map((figures) => figures[member]).sort((a, b) => a - b)[Math.floor(rounds.length / 2)];
  console.log(
    `${way}: loop held ${median('heldMs').toFixed(0)} ms at most, ${median('tookMs').toFixed(0)} ms in all, ${median('cpuMs').toFixed(0)} ms of CPU`,
  );
}
console.log(digests.size === 1 ? 'the same result in every round' : `DIFFERENT RESULTS: ${[...digests].join(' ')}`);
process.exitCode = digests.size === 1 ? 0 : 1;

async function measure(slices) {
  const bundle = JSON.parse(text);
  // What parsing left to collect must not count.
  await sleep(50);
  const turns = watchTurns();
  await sleep(0);
  const [begunAt, cpu] = [performance.now(), process.cpuUsage()];
  const observed = await observationsOf(await readStixBundle(bundle, slices), slices);
  const tookMs = performance.now() - begunAt;
  const { user, system } = process.cpuUsage(cpu);
  await sleep(0);
  const result = JSON.stringify(observed).length + observed.bundle.sha256;
  return { tookMs, cpuMs: (user + system) / 1000, heldMs: turns.longestMs(), result };
}

/** The longest time between two turns of the event loop. */
function watchTurns() {
  let longestMs = 0;
  let last = performance.now();
  let watching = true;
  const turn = () => {
    const now = performance.now();
    longestMs = Math.max(longestMs, now - last);
    last = now;
    if (watching) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    longestMs() {
      watching = false;
      return longestMs;
    },
  };
}

/** The knowledge graph, again and again under other ids, up to the limit. */
function bundleOfTenMegabytes() {
  const { objects: originals } = JSON.parse(readFileSync(new URL('../data/attack/knowledge.stix.json', import.meta.url), 'utf8'));
  const objects = [];
  let bytes = JSON.stringify({ type: 'bundle', id: 'bundle--00000000-0000-4000-8000-000000000000', objects }).length;
  for (let round = 0; ; round++) {
    for (const original of originals) {
      const object = { ...original, id: original.id.slice(0, -6) + round.toString(16).padStart(6, '0') };
      bytes += Buffer.byteLength(JSON.stringify(object)) + 1;
      if (bytes > BUNDLE_BYTES_MAX) return { type: 'bundle', id: 'bundle--00000000-0000-4000-8000-000000000000', objects };
      objects.push(object);
    }
  }
}
