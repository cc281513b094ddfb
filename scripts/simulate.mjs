// `npm run simulate -- [--definitions 10000] [--schedules 10] [--seed 1] [--workers <cores>]`: random definitions over the whole language
// under random schedules in the simulated world, in worker processes. Prints what occurred and what did not. Ends with 1 on a violation, with
// the smallest example found, and after a full run also when a type of event or a move of the tables never occurred.
import { addTally, CORE, failureReport, missingIn, provenProperty } from '@runbook/spec-kit';
import fc from 'fast-check';
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const FULL = { definitions: 10_000, schedules: 10 };
/** Definitions that a worker proves before it says how far it is. */
const CHUNK = 50;
/** A chunk takes seconds; what is left is for shrinking a violation. */
const CHUNK_MS_MAX = 180_000;

if (process.send) process.on('message', (task) => void prove(task));
else process.exitCode = await main(optionsOf(process.argv.slice(2)));

/** In a worker: one chunk. */
async function prove({ definitions, schedules, seed }) {
  const tally = {};
  const limits = { interruptAfterTimeLimit: CHUNK_MS_MAX, markInterruptAsFailure: true };
  const result = await fc.check(provenProperty(CORE, schedules, tally), { seed, numRuns: definitions, ...limits });
  const report = failureReport(result);
  process.send({ tally, definitions: result.numRuns, ...(report !== undefined && { failure: { seed, report } }) });
}

async function main({ definitions, schedules, seed, workers }) {
  const chunks = Array.from({ length: Math.ceil(definitions / CHUNK) }, (_, n) => ({
    definitions: Math.min(CHUNK, definitions - n * CHUNK),
    schedules,
    // Apart from each other, so that runs with neighbouring seeds share nothing.
    seed: (seed * 1_000_003 + n) | 0,
  }));
  const tally = {};
  const failures = [];
  const started = Date.now();
  let proven = 0;
  console.log(`${definitions} definitions, ${schedules} schedules each, seed ${seed}, ${workers} workers`);
  await inWorkers(workers, chunks, (answer) => {
    proven += answer.definitions;
    addTally(tally, answer.tally);
    if (answer.failure) failures.push(answer.failure);
    if (process.stdout.isTTY) process.stdout.write(`\r${proven} definitions, ${failures.length} violations`);
    // One is enough to be repaired, and shrinking it has taken its time.
    return failures.length === 0;
  });
  show({ ...tally, size: { definitions: proven, ...tally.size, seconds: Math.round((Date.now() - started) / 1_000) } });
  return conclude(missingIn(tally), failures, proven >= FULL.definitions && schedules >= FULL.schedules);
}

/** Gives the next chunk to whoever is free, until `take` says that it is enough. */
function inWorkers(workers, chunks, take) {
  const left = [...chunks];
  const one = () =>
    new Promise((done, failed) => {
      const child = fork(fileURLToPath(import.meta.url), [], { stdio: 'inherit' });
      const next = () => {
        const chunk = left.shift();
        if (chunk) child.send(chunk);
        else child.disconnect();
      };
      child.on('message', (answer) => {
        if (!take(answer)) left.length = 0;
        next();
      });
      child.once('error', failed);
      child.once('exit', (code) =>
        code === 0 ? done() : failed(new Error(`expected a worker to end by itself, found exit code ${code}`)),
      );
      next();
    });
  return Promise.all(Array.from({ length: Math.min(workers, chunks.length) }, one));
}

function show(tally) {
  for (const [kind, names] of Object.entries(tally)) {
    console.log(`\n${kind}`);
    for (const [name, times] of Object.entries(names).sort(([, a], [, b]) => b - a))
      console.log(`  ${String(times).padStart(12)}  ${name}`);
  }
}

function conclude(missing, failures, isFull) {
  console.log(missing.length === 0 ? '\nEverything that should occur occurred.' : `\nNever occurred:\n  ${missing.join('\n  ')}`);
  for (const { seed, report } of failures) {
    console.log(`\nVIOLATION in the chunk of seed ${seed}\n${report}`);
  }
  if (failures.length === 0) console.log('\nEvery invariant held.');
  return failures.length > 0 || (isFull && missing.length > 0) ? 1 : 0;
}

function optionsOf(args) {
  const number = (value, otherwise) => {
    if (value === undefined) return otherwise;
    if (!/^-?\d+$/.test(value)) throw new Error(`expected a whole number, found ${value}`);
    return Number(value);
  };
  const options = { definitions: { type: 'string' }, schedules: { type: 'string' }, seed: { type: 'string' }, workers: { type: 'string' } };
  const { values } = parseArgs({ args, options });
  return {
    definitions: number(values.definitions, FULL.definitions),
    schedules: number(values.schedules, FULL.schedules),
    seed: number(values.seed, 1),
    workers: number(values.workers, availableParallelism()),
  };
}
