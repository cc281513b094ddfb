import { startAnother, startDistributed } from '../system/index.mjs';
import { afterRestart } from './after-restart.mjs';
import { inspect } from './check-run.mjs';
import { driveRuns } from './continuous-runs.mjs';
import { startStub } from './counting-stub.mjs';
import { CHANGES } from './membership-changes.mjs';
import { eachOf, persistent, register } from './runs.mjs';
import { seeded } from './seeded.mjs';

/** More partitions than members, so that each has some and some always move. */
const PARTITIONS = 6;
/** Runs of a wave that must have ended before the next change: about four on each partition. */
const RUNS_PER_WAVE_MIN = 24;
/** A session time-out, a claim, and the restart of a process on a loaded machine. */
const FLOWS_WITHIN_MS = 120_000;
const CHECKS_AT_ONCE = 8;

/**
 * Two orchestrators share one group while runs are driven without a pause: in every round one sleeps past its session and wakes, one
 * is killed, one leaves and joins again. Afterwards every run is checked, as are the owners: after each change some partition has a new term.
 *
 * @param {{ brokers: string[], mongoUrl: string, rounds: number, seed: number, say?: (line: string) => void }} plan
 * @returns {Promise<{ changes: Record<string, number>, runs: number, handedOver: number, claims: number, calls: number, repeatedKeys: number, faults: string[] }>}
 *   `handedOver`: runs with records of more than one owner; `claims`: the sum of the partitions' highest terms
 */
export async function membershipRounds({ brokers, mongoUrl, rounds, seed, say = () => undefined }) {
  const stub = await startStub();
  const environment = { EGRESS_ALLOW: stub.address, PARTITIONS: String(PARTITIONS) };
  const system = await startDistributed({ brokers, mongoUrl, environment });
  const members = [system.processes.orchestrator];
  try {
    const api = persistent(system.url);
    await register(api, stub.url);
    members.push(await startAnother(system, 'orchestrator'));
    const random = seeded(seed);
    const load = driveRuns(api, `s${seed}`, random);
    const { faults, names } = await changeMembers({ members, rounds, random, load, say });
    const { runs, failures } = await load.stop();
    say(`${runs.length} runs ended; checking them`);
    const found = await check({ api, stub, runs, names });
    await Promise.all(members.map((member) => member.stop()));
    const views = runs.map(({ view }) => view);
    const changes = Object.fromEntries(Object.keys(CHANGES).map((name) => [name, names.filter((other) => other === name).length]));
    const repeatedKeys = [...stub.callsByKey.values()].filter((count) => count > 1).length;
    const all = [...faults, ...failures, ...found.faults, ...(await afterRestart(system, api, views))];
    return { changes, runs: runs.length, ...found.counts, calls: stub.calls, repeatedKeys, faults: all };
  } finally {
    for (const member of members) if (member.pid) wakeIfAlive(member);
    await members[1]?.stop();
    await system.stop();
    await stub.stop();
  }
}

/** Injects every change of every round, and after each waits until runs flow again. */
async function changeMembers({ members, rounds, random, load, say }) {
  const faults = [];
  const names = ['begin'];
  await load.flows(0, RUNS_PER_WAVE_MIN, FLOWS_WITHIN_MS);
  for (let round = 0; round < rounds; round++) {
    const leaver = members[random(0, 1)];
    for (const [name, change] of Object.entries(CHANGES)) {
      const member = name === 'leave' || name === 'join' ? leaver : members[random(0, 1)];
      const what = `${member.name} ${await change(member)}`;
      const changedAt = Date.now();
      const wave = load.nextWave();
      names.push(name);
      const flows = await load.flows(wave, RUNS_PER_WAVE_MIN, FLOWS_WITHIN_MS);
      say(`round ${round + 1}, ${name}: ${what}; ${RUNS_PER_WAVE_MIN} new runs ended within ${Date.now() - changedAt} ms`);
      if (!flows) faults.push(`expected runs to flow within ${FLOWS_WITHIN_MS} ms after ${name} of round ${round + 1}, found too few`);
    }
  }
  return { faults, names };
}

async function check({ api, stub, runs, names }) {
  const checked = await eachOf(runs, CHECKS_AT_ONCE, async ({ wave, view }) => ({ wave, ...(await inspect(api, view, stub)) }));
  const faults = checked.flatMap((run) => run.faults);
  const highest = new Map();
  for (const [wave, name] of names.entries()) {
    let moved = 0;
    for (const { partition, term } of checked.filter((run) => run.wave === wave).flatMap(({ records }) => records)) {
      if (term <= (highest.get(partition) ?? 0)) continue;
      highest.set(partition, term);
      moved++;
    }
    if (moved === 0) faults.push(`expected partitions with new owners after change ${wave}, ${name}, found none`);
  }
  const handedOver = checked.filter(({ records }) => new Set(records.map(({ term }) => term)).size > 1).length;
  return { faults, counts: { handedOver, claims: [...highest.values()].reduce((sum, term) => sum + term, 0) } };
}

/** One that sleeps cannot be stopped in good order. */
function wakeIfAlive(member) {
  try {
    member.wake();
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
