import { startAnother, startDistributed } from '../system/index.mjs';
import { afterRestart } from './after-restart.mjs';
import { inspect } from './check-run.mjs';
import { driveRuns } from './continuous-runs.mjs';
import { startStub } from './counting-stub.mjs';
import { wakeIfFrozen } from './frozen.mjs';
import { CHANGES } from './membership-changes.mjs';
import { eachOf, persistent, register } from './runs.mjs';
import { seeded } from './seeded.mjs';

/** More partitions than members, so that each has some and some always move. */
const PARTITIONS = 6;
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
    const load = driveRuns(api, { name: `s${seed}`, random, partitions: PARTITIONS });
    const { faults, changes } = await changeMembers({ members, rounds, random, load, say });
    const { runs, failures } = await load.stop();
    say(`${runs.length} runs ended; checking them`);
    const found = await check({ api, stub, runs, changes });
    await Promise.all(members.map((member) => member.stop()));
    const views = runs.map(({ view }) => view);
    const injected = Object.keys(CHANGES).map((name) => [name, changes.filter((change) => change.name === name).length]);
    const repeatedKeys = [...stub.callsByKey.values()].filter((count) => count > 1).length;
    const all = [...faults, ...failures, ...found.faults, ...(await afterRestart(system, api, views))];
    return { changes: Object.fromEntries(injected), runs: runs.length, ...found.counts, calls: stub.calls, repeatedKeys, faults: all };
  } finally {
    for (const { pid } of members) wakeIfFrozen(pid);
    await members[1]?.stop();
    await system.stop();
    await stub.stop();
  }
}

/** Injects every change of every round, and after each waits until runs flow on every partition again. */
async function changeMembers({ members, rounds, random, load, say }) {
  const faults = [];
  const changes = [{ name: 'begin', beganAt: 0 }];
  await load.flows(0, FLOWS_WITHIN_MS);
  for (let round = 1; round <= rounds; round++) {
    const leaver = members[random(0, 1)];
    for (const [name, change] of Object.entries(CHANGES)) {
      const member = name === 'leave' || name === 'join' ? leaver : members[random(0, 1)];
      changes.push({ name, beganAt: Date.now() });
      const what = `${member.name} ${await change(member)}`;
      const changedAt = Date.now();
      const flowing = await load.flows(load.nextWave(), FLOWS_WITHIN_MS);
      say(`round ${round}, ${name}: ${what}; runs flow on ${flowing} of ${PARTITIONS} partitions within ${Date.now() - changedAt} ms`);
      if (flowing < PARTITIONS) faults.push(`expected runs on ${PARTITIONS} partitions after ${name} of round ${round}, found ${flowing}`);
    }
  }
  return { faults, changes };
}

async function check({ api, stub, runs, changes }) {
  const checked = await eachOf(runs, CHECKS_AT_ONCE, ({ view }) => inspect(api, view, stub));
  const { claims, unmoved } = ownersOf(
    checked.flatMap(({ records }) => records),
    changes,
  );
  const faults = unmoved.map(({ name, beganAt }) => `expected partitions with new owners after ${name} at ${beganAt}, found none`);
  const handedOver = checked.filter(({ records }) => new Set(records.map(({ term }) => term)).size > 1).length;
  return { faults: [...checked.flatMap((run) => run.faults), ...faults], counts: { handedOver, claims } };
}

/** The sum of the partitions' highest terms, and the changes after which no partition had a higher one. */
function ownersOf(records, changes) {
  const highest = new Map();
  const unmoved = changes.filter(({ beganAt }, n) => {
    const until = changes[n + 1]?.beganAt ?? Infinity;
    const before = sumOf(highest);
    for (const { at, partition, term } of records) {
      if (Date.parse(at) >= beganAt && Date.parse(at) < until) highest.set(partition, Math.max(term, highest.get(partition) ?? 0));
    }
    return sumOf(highest) === before;
  });
  return { claims: sumOf(highest), unmoved };
}

const sumOf = (numbers) => [...numbers.values()].reduce((sum, number) => sum + number, 0);
