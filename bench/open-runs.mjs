// What the gateway's knowledge of open runs, which quotas are counted by, costs in memory, and what a change of one takes: in a `Map` by ids, as it was, and as it is.
//   npm run build && node --expose-gc bench/open-runs.mjs [runs=1000000]
import { randomBytes } from 'node:crypto';
import { OpenRunKinds } from '../apps/api-gateway/dist/runs/model/open-run-kinds.js';

const RUNS = Number(process.argv[2] ?? 1_000_000);
const CHANGES = 1_000_000;
if (!globalThis.gc) throw new Error('expected node --expose-gc, found none; memory cannot be told apart from garbage without it');

const mapOf = () => {
  const kinds = new Map();
  return { set: (id, kind) => (kind ? kinds.set(id, kind) : kinds.delete(id)), get: (id) => kinds.get(id), size: () => kinds.size };
};
const tableOf = () => {
  const kinds = new OpenRunKinds(['running', 'parked']);
  return { set: (id, kind) => kinds.set(id, kind), get: (id) => kinds.get(id), size: () => kinds.size };
};

/** As ids are made from a record: a text of its own each time. */
const newId = () => `exe_${randomBytes(16).toString('hex')}`;

function usedMb() {
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return { heap: heapUsed / 1024 ** 2, all: (heapUsed + Math.max(external, arrayBuffers)) / 1024 ** 2 };
}

for (const [name, make] of Object.entries({ 'a Map by ids': mapOf, 'the table': tableOf })) {
  const before = usedMb();
  const open = make();
  const begun = performance.now();
  for (let n = 0; n < RUNS; n++) open.set(newId(), 'parked');
  const filledMs = performance.now() - begun;
  const after = usedMb();
  const pauses = [0, 0, 0, 0, 0].map(() => {
    const at = performance.now();
    globalThis.gc();
    return performance.now() - at;
  });
  const passing = Array.from({ length: 1_000 }, newId);
  const at = performance.now();
  for (let n = 0; n < CHANGES; n++) open.set(passing[n % 1_000], n % 2_000 < 1_000 ? 'running' : undefined);
  const ns = ((performance.now() - at) * 1e6) / CHANGES;
  console.log(
    `${name}: ${RUNS} parked, ${(after.all - before.all).toFixed(0)} MB (heap ${(after.heap - before.heap).toFixed(0)} MB), filled in ${(filledMs / 1000).toFixed(1)} s, ` +
      `a change ${ns.toFixed(0)} ns, a full collection ${Math.min(...pauses).toFixed(0)} ms (${open.size()} open)`,
  );
}
