// Appends per second and CPU per append of the embedded log, with records of about 1 KB and one follower of every partition.
//   npm run build && node bench/embedded-log.mjs
import { openEmbedded } from '@runbook/embedded';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

const VALUE_BYTES = 1_000;
const PARTITIONS = 8;
const RUN_MS = 4_000;
const headers = { hash: 'a'.repeat(64), traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };

const folder = await mkdtemp(join(process.env.BENCH_FOLDER ?? tmpdir(), 'runbook-bench-'));
const { log, documents, close } = await openEmbedded({ dataFolder: folder });
await log.ensureTopics([{ topic: 'bench', partitions: PARTITIONS }]);
let followed = 0;
await log.follow(
  { topic: 'bench', group: 'bench', sharing: 'each' },
  {
    assigned: (partition) => log.end('bench', partition),
    records: async (_, records) => void (followed += records.length),
    revoked: async () => {},
  },
);

await run(1, 500);
for (const writers of [1, 8, 64]) await run(writers, RUN_MS, true);
let bulk = true;
let written = 0;
const bulkWriting = writeInBulk();
await run(8, RUN_MS, true, ' beside documents in bulk');
bulk = false;
await bulkWriting;
console.log(`documents written meanwhile: ${Math.round((written / RUN_MS) * 1_000)}/s`);
await close();
console.log('over the whole run:', JSON.stringify(log.statistics), `followed ${followed}`);
await rm(folder, { recursive: true });

async function writeInBulk() {
  const collection = await documents.collection({ name: 'bench.documents', indexes: [['status', 'at']] });
  for (let at = 0; bulk; at += 1) {
    const puts = Array.from({ length: 1_000 }, (_, index) => ({
      put: { _id: `doc-${(at * 1_000 + index) % 20_000}`, status: 'RUNNING', at, text: 'x'.repeat(500) },
    }));
    await collection.write(puts);
    written += puts.length;
  }
}

async function run(writers, runMs, print = false, beside = '') {
  const value = Buffer.alloc(VALUE_BYTES, 'x');
  const appenders = await Promise.all(Array.from({ length: writers }, (_, index) => log.appender('bench', index % PARTITIONS)));
  const took = [];
  const cpuBefore = process.cpuUsage();
  const busyBefore = performance.eventLoopUtilization();
  const startMs = performance.now();
  await Promise.all(
    appenders.map(async (appender, index) => {
      while (performance.now() - startMs < runMs) {
        const beforeMs = performance.now();
        await appender.append([{ key: `exe_${index}`, value, headers }]);
        took.push(performance.now() - beforeMs);
      }
      await appender.close();
    }),
  );
  const seconds = (performance.now() - startMs) / 1_000;
  const cpu = process.cpuUsage(cpuBefore);
  const busy = performance.eventLoopUtilization(busyBefore);
  if (!print) return;
  took.sort((a, b) => a - b);
  const at = (share) => took[Math.floor((took.length - 1) * share)].toFixed(2);
  const perAppend = (microseconds) => (microseconds / took.length).toFixed(1);
  console.log(
    `${writers} writers${beside}: ${Math.round(took.length / seconds)} appends/s, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms; per append: ` +
      `main thread ${perAppend(busy.active * 1_000)} µs, process (both threads) ${perAppend(cpu.user + cpu.system)} µs`,
  );
}
