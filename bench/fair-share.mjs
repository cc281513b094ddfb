// How long one tenant's step waits to begin while another has thousands queued: the whole executor, with steps that take a while and nothing else.
//   npm run build && node bench/fair-share.mjs [queued=10000] [stepMs=200] [tries=40]
import { loneExecutor, requested, started } from './lone-executor.mjs';

const QUEUED = Number(process.argv[2] ?? 10_000);
const STEP_MS = Number(process.argv[3] ?? 200);
const TRIES = Number(process.argv[4] ?? 40);
const RECORDS_PER_BATCH = 500;
const LEASE_MS = 3_600_000;

const waiting = new Map();
const begun = { acme: 0, zeta: 0 };
const executor = await loneExecutor({
  type: 'slow',
  run: async ({ execution }) => {
    begun[execution.tenant]++;
    waiting.get(execution.id)?.(performance.now());
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    return { output: null };
  },
});
const asking = (tenant) =>
  executor.admitted(`exe_${tenant}_${executor.offset}`, tenant, [started(tenant), requested('s', 'slow', {}, LEASE_MS)]);

for (let left = QUEUED; left > 0; left -= RECORDS_PER_BATCH)
  await executor.deliver(Array.from({ length: Math.min(left, RECORDS_PER_BATCH) }, () => asking('acme')));
const waits = [];
for (let n = 0; n < TRIES; n++) {
  const admitted = asking('zeta');
  const at = performance.now();
  const began = new Promise((resolve) => waiting.set(admitted.record.id, resolve));
  await executor.deliver([admitted]);
  waits.push((await began) - at);
  await new Promise((resolve) => setTimeout(resolve, 10));
}
waits.sort((a, b) => a - b);
const at = (share) => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))].toFixed(1);
console.log(`${QUEUED} steps of ${STEP_MS} ms queued by one tenant, ${begun.acme} of them begun by the end`);
console.log(`${TRIES} steps of another began after ${at(0.5)} ms at p50, ${at(1)} ms at the most`);
process.exit(Number(at(1)) < 100 ? 0 : 1);
