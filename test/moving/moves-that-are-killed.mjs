// Moves an embedded system to Kafka and MongoDB, backs that up and restores it elsewhere, each killed at random moments until it comes to its end. After `npm run build`:
//
//     node test/moving/moves-that-are-killed.mjs
//     options: --runs 60  --seed 7
//
// Prints a line for each act and a summary. Status 0 when every run is told elsewhere as it was told here, and everything that waited goes on.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { seeded } from '../faults/seeded.mjs';
import { startKafka, startMongo } from '../servers/index.mjs';
import { startEmbedded } from '../system/index.mjs';
import { command, goOn, live, whole } from './keeping.mjs';

const APPROVER = 'key-of-ana-for-suites';
const SETTINGS = { DEV_API_KEYS: `ana:${APPROVER}:APPROVER`, REVIEW: 'off' };
const KEYS = {
  SECOND_FACTOR_KEY: 'kq83hdn29sLw0vTz4mXc7bRf1yGp5uJe6oIaQsWdNhE=',
  CREDENTIALS_KEY: 'Zr83hdn29sLw0vTz4mXc7bRf1yGp5uJe6oIaQsWdNhE=',
};
/** After so many kills it may come to its end. */
const KILLS = 4;

const { values } = parseArgs({ options: { runs: { type: 'string', default: '60' }, seed: { type: 'string', default: '7' } } });
const [count, seed] = [Number(values.runs), Number(values.seed)];
const random = seeded(seed);
const stops = [];
process.exitCode = await main().finally(async () => {
  for (const stop of stops.reverse()) await stop();
});

async function main() {
  const folder = await mkdtemp(join(tmpdir(), 'runbook-moves-'));
  stops.push(() => rm(folder, { recursive: true, force: true }));
  const here = await started({ ...KEYS });
  const lived = await live(here.url, count);
  const ids = [...lived.ended, lived.asks, lived.waits];
  const before = await told(here.url, lived.ended);
  await here.processes.standalone.stop();
  const one = { ...KEYS, ...(await servers()), DATA_DIR: here.environment.DATA_DIR };
  const moves = await killedAndDone('migrate', [], one, 6_000);
  const there = await started({ ...KEYS, ...one, DATA_DIR: join(folder, 'there'), PARTITIONS: '1' });
  const differing = await differences(there.url, before);
  const backups = await killedAndDone('backup', [join(folder, 'backup')], one, 3_000);
  const other = { ...KEYS, ...(await servers()), DATA_DIR: join(folder, 'nothing') };
  const restores = await killedAndDone('restore', [join(folder, 'backup')], other, 6_000);
  const restored = await started({ ...KEYS, ...other, DATA_DIR: join(folder, 'restored'), PARTITIONS: '1' });
  const differingThen = await differences(restored.url, before);
  const wentOn = await goOn(restored.url, lived, APPROVER);
  const faults = [...differing, ...differingThen, ...wentOn.filter((status) => status !== 'COMPLETED')];
  console.log(JSON.stringify({ seed, runs: ids.length, kills: { moves, backups, restores }, faults }));
  return faults.length === 0 ? 0 : 1;
}

async function started(environment) {
  const system = await startEmbedded({ environment: { ...SETTINGS, ...environment } });
  stops.push(() => system.stop());
  return system;
}

async function servers() {
  const kafka = await startKafka({ exclusive: true });
  stops.push(() => kafka.stop());
  const mongo = await startMongo({ exclusive: true });
  stops.push(() => mongo.stop());
  return { KAFKA_BROKERS: kafka.brokers.join(','), MONGO_URL: mongo.url };
}

/** Runs it, and kills it somewhere within the time, until it has been killed often enough; then to its end. Answers how many of the kills met it alive. */
async function killedAndDone(program, args, environment, withinMs) {
  let met = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const { child, ended } = command(program, args, environment);
    await Promise.race([ended, sleep(random(0, withinMs))]);
    child.kill('SIGKILL');
    const { code, signal, printed } = await ended;
    console.log(`${program}: ${signal ? 'killed' : `ended with ${code}`} after ${JSON.stringify(printed.trim().split('\n').at(-1))}`);
    if (code === 0) return met;
    if (code !== null) throw new Error(`expected ${program} to go on, found: ${printed}`);
    met += 1;
  }
  const { code, printed } = await command(program, args, environment).ended;
  console.log(`${program}: ${printed.trim().split('\n').at(-1)}`);
  if (code !== 0) throw new Error(`expected ${program} to come to its end, found: ${printed}`);
  return met;
}

async function told(url, ids) {
  const found = new Map();
  for (const id of ids) found.set(id, await whole(url, id));
  return found;
}

async function differences(url, before) {
  const faults = [];
  for (const [id, expected] of before) {
    const found = await whole(url, id);
    if (isDeepStrictEqual(found, expected)) continue;
    faults.push(`${id}: expected ${JSON.stringify(expected).slice(0, 300)}, found ${JSON.stringify(found).slice(0, 300)}`);
  }
  return faults;
}
