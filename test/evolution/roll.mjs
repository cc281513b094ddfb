import { readLog } from '../faults/read-log.mjs';
import { faultsOf, keepRunning, SERVICES, startRolling } from './rolling.mjs';

const TOPIC = 'runbook.execution.events';
/** Runs that go on between two changes. */
const BETWEEN = 5;

/**
 * Two releases on one log while runs go on: every service up to the next release, and, unless it is to be `short`, back and up again, one by one; then the next release
 * writes what only it reads, and each service of this one is started and meets it. Answers what was counted, and `faults`.
 */
export async function roll({ brokers, mongoUrl, short, say }) {
  const system = await startRolling({ brokers, mongoUrl, say });
  const load = keepRunning(system);
  const faults = [];
  try {
    const someRuns = () => until(() => load.count, load.count + BETWEEN);
    const all = (release, environment) =>
      short
        ? Promise.all(SERVICES.map((service) => system.change(service, release, environment)))
        : oneByOne(SERVICES, async (service) => {
            await system.change(service, release, environment);
            await someRuns();
          });
    await someRuns();
    await all(2);
    await someRuns();
    if (!short) {
      await all(1);
      await all(2);
    }
    const before = await formsOn(brokers);
    if (before.second > 0) faults.push(`expected no second form before the format was raised, found ${before.second}`);
    await system.change('orchestrator', 2, { WRITE_FORMAT: '2' });
    const mark = await formsOn(brokers);
    await someRuns();
    const ends = short
      ? await Promise.all(SERVICES.map((service) => system.meetsNewer(service)))
      : await oneByOne(SERVICES, (service) => system.meetsNewer(service));
    for (const [index, { ended, word }] of ends.entries())
      if (!ended || !word) faults.push(`expected the ${SERVICES[index]} before to end with a word, found ${ended} ${word}`);
    await someRuns();
    const runs = await load.stop();
    faults.push(...(await faultsOf(system, runs)));
    const after = await formsOn(brokers);
    if (after.second === 0) faults.push('expected the second form once the format was raised, found none');
    if (after.first > mark.first)
      faults.push(`expected nothing to be decided by the release before, found ${after.first - mark.first} records of it`);
    return { runs: runs.length, firstForm: after.first, secondForm: after.second, endedByThemselves: ends.length, faults };
  } finally {
    await load.stop().catch(() => undefined);
    await system.stop();
  }
}

async function oneByOne(values, work) {
  const done = [];
  for (const value of values) done.push(await work(value));
  return done;
}

const UNTIL_MS_MAX = 120_000;

async function until(look, wanted) {
  for (const endsAt = Date.now() + UNTIL_MS_MAX; look() < wanted;) {
    if (Date.now() > endsAt) throw new Error(`expected ${wanted} runs within ${UNTIL_MS_MAX} ms, found ${look()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** How many ends of runs the log has in each form, read without any of the product's readers. */
async function formsOn(brokers) {
  const records = (await readLog(brokers, TOPIC)).flat().map(({ value }) => value.toString('utf8'));
  const ends = records.flatMap((text) => JSON.parse(text).events ?? []).filter(({ type }) => type === 'ExecutionCompleted');
  return { first: ends.filter(({ v }) => v === undefined).length, second: ends.filter(({ v }) => v === 2).length };
}
