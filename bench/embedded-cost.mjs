// What a W1 run costs the embedded process, by how many runs it has done before: CPU, memory, bytes on disk and bytes written. Bytes are exact on
// any machine. Several checkouts, each built, run at once and are driven in turn, so that what the machine does beside them falls on each alike.
//   node bench/embedded-cost.mjs [checkout ...] [--history 1000,10000] [--measured 2000] [--clients 64] [--node 24]
import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import Database from 'libsql';
import { nodeOf } from '../scripts/runtimes.mjs';
import { cpuSeconds, drive, peakRssMb, register, rssMb, startStub, writtenBytes } from './driving.mjs';
import { w1 } from './workloads.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    history: { type: 'string', default: '1000,10000' },
    measured: { type: 'string', default: '2000' },
    clients: { type: 'string', default: '64' },
    node: { type: 'string', default: '24' },
  },
});

/** Snapshots are written every 2 s; twice that. */
const WRITTEN_BEHIND_MS = 4_000;

const history = values.history.split(',').map(Number);
const node = await nodeOf(Number(values.node));
const stub = await startStub();
const contestants = [];
try {
  for (const checkout of positionals.length > 0 ? positionals : ['.']) contestants.push(await enter(resolve(checkout)));
  console.log(`Node ${execFileSync(node, ['--version'])}${availableParallelism()} cores (${cpus()[0].model}), ${values.clients} clients`);
  for (const runs of history) {
    for (const contestant of contestants) await driveTo(contestant, runs - Math.min(Number(values.measured), runs / 2));
    for (const contestant of contestants) console.log(await measureTo(contestant, runs));
  }
} finally {
  for (const { system } of contestants) await system.stop();
  await stub.stop();
}

async function enter(checkout) {
  const { startEmbedded } = await import(pathToFileURL(join(checkout, 'test/system/index.mjs')).href);
  // The program of that checkout, with the flags that it starts with.
  const around = ({ command, args }) => ({ command, args: args.map((arg) => (arg.startsWith('apps/') ? join(checkout, arg) : arg)) });
  const system = await startEmbedded({ environment: { EGRESS_ALLOW: stub.target }, node, around });
  const commit = execFileSync('git', ['-C', checkout, 'rev-parse', '--short', 'HEAD']).toString().trim();
  return { commit, system, runbookId: await register(system.url, w1(stub.url)), runs: 0 };
}

async function driveTo(contestant, runs) {
  const { system, runbookId } = contestant;
  if (runs <= contestant.runs) return;
  const driven = { url: system.url, runbookId, clients: values.clients, runs: runs - contestant.runs };
  const { faults } = await drive(driven);
  if (Object.keys(faults).length > 0)
    throw new Error(`expected every run of ${contestant.commit} to complete, found ${JSON.stringify(faults)}`);
  contestant.runs = runs;
}

async function measureTo(contestant, runs) {
  const begun = contestant.runs;
  const before = await costs(contestant);
  await driveTo(contestant, runs);
  const after = await costs(contestant);
  const perRun = (cost) => (after[cost] - before[cost]) / (runs - begun);
  const kb = (cost) => (perRun(cost) / 1_000).toFixed(1);
  return (
    `${contestant.commit}, runs ${begun + 1} to ${runs}: CPU ${(perRun('cpuSeconds') * 1_000).toFixed(2)} ms per run; ` +
    `on disk ${kb('log')} KB of log and ${kb('documents')} KB of documents, ${kb('written')} KB written; ` +
    `RSS ${after.rss} MB, ${after.peakRss} MB at most`
  );
}

/** Once what was driven is stored: what is written behind has its turn within this time. */
async function costs({ system }) {
  await new Promise((done) => setTimeout(done, WRITTEN_BEHIND_MS));
  const { pid } = system.processes.standalone;
  const folder = system.environment.DATA_DIR;
  return {
    cpuSeconds: cpuSeconds(pid),
    rss: rssMb(pid),
    peakRss: peakRssMb(pid),
    written: writtenBytes(pid),
    log: usedBytes(join(folder, 'runbook.db')),
    documents: usedBytes(join(folder, 'documents.db')),
  };
}

/** Of a database with its write-ahead log, without the pages that are free. */
function usedBytes(file) {
  const connection = new Database(file);
  try {
    const [size, pages, free] = ['page_size', 'page_count', 'freelist_count'].map((pragma) =>
      Number(Object.values(connection.prepare(`PRAGMA ${pragma}`).get())[0]),
    );
    return size * (pages - free);
  } finally {
    connection.close();
  }
}
