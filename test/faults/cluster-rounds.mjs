import { isDeepStrictEqual } from 'node:util';
import { SERVICES, startAnother, startDistributed } from '../system/index.mjs';
import { afterRestart } from './after-restart.mjs';
import { inspect } from './check-run.mjs';
import { driveRuns } from './continuous-runs.mjs';
import { startStub } from './counting-stub.mjs';
import { FAULTS, targetsOf } from './faults-of-a-cluster.mjs';
import { wakeIfFrozen } from './frozen.mjs';
import { eachOf, ended, persistent, register } from './runs.mjs';
import { seeded } from './seeded.mjs';

const PARTITIONS = 6;
/** A session time-out, a claim, and the restart of a process on a loaded machine. */
const FLOWS_WITHIN_MS = 180_000;
/** Thirteen processes share the machine with them. */
const CALLERS = 3;
const CHECKS_AT_ONCE = 8;

/**
 * Three brokers and two of each service work while runs are driven without a pause. One fault after the other meets a broker or a service, and after
 * each, runs must flow on every partition again. Afterwards every run is checked, both gateways must show the same of it, and so must they
 * after everything was restarted.
 *
 * @param {{ cluster: import('../servers/index.mjs').KafkaCluster, mongoUrl: string, times: number, seed: number, say?: (line: string) => void }} plan
 * @returns {Promise<{ injected: Record<string, number>, runs: number, handedOver: number, calls: number, repeatedKeys: number,
 *   slowestMs: number, findings: string[] }>} handedOver: runs with records of more than one owner; slowestMs: the longest time from the end of a
 *   fault until runs had ended on every partition
 */
export async function clusterRounds({ cluster, mongoUrl, times, seed, say = () => undefined }) {
  const stub = await startStub();
  const environment = { EGRESS_ALLOW: stub.address, PARTITIONS: String(PARTITIONS), KAFKA_REPLICATION: String(cluster.brokers.length) };
  const system = await startDistributed({ brokers: cluster.brokers, mongoUrl, environment });
  const others = [];
  const targets = () => targetsOf(cluster, [...Object.values(system.processes), ...others]);
  try {
    others.push(...(await Promise.all(SERVICES.map((service) => startAnother(system, service)))));
    const urls = [system.url, others[SERVICES.indexOf('api-gateway')].url];
    const api = persistent(...urls);
    await register(api, stub.url);
    const random = seeded(seed);
    const load = driveRuns(api, `s${seed}`, random, CALLERS);
    const hit = await injectAll({ targets: targets(), times, random, load, say });
    const { runs, failures } = await load.stop();
    say(`${runs.length} runs ended; checking them`);
    const checked = await eachOf(runs, CHECKS_AT_ONCE, ({ view }) => inspect(api, view, stub));
    const views = runs.map(({ view }) => view);
    const differing = await differences(urls, views);
    await Promise.all(others.map((member) => member.stop()));
    const restarted = await afterRestart(system, persistent(system.url), views);
    const findings = [...hit.findings, ...failures, ...checked.flatMap(({ faults }) => faults), ...differing, ...restarted];
    const handedOver = checked.filter(({ records }) => new Set(records.map(({ term }) => term)).size > 1).length;
    const repeatedKeys = [...stub.callsByKey.values()].filter((count) => count > 1).length;
    const { injected, slowestMs } = hit;
    return { injected, runs: runs.length, handedOver, calls: stub.calls, repeatedKeys, slowestMs, findings };
  } finally {
    for (const { pid } of targets()) wakeIfFrozen(pid());
    await Promise.all(others.map((member) => member.stop()));
    await system.stop();
    await stub.stop();
  }
}

/** Injects the faults, and after each waits until runs flow on every partition again. */
async function injectAll({ targets, times, random, load, say }) {
  const findings = [];
  const names = Object.keys(FAULTS);
  const injected = Object.fromEntries(names.map((name) => [name, 0]));
  let slowestMs = 0;
  await load.flows(0, PARTITIONS, FLOWS_WITHIN_MS);
  for (let n = 1; n <= times; n++) {
    // Every kind in turn, so that few faults are of every kind too; whom it meets is chance.
    const name = names[(n - 1) % names.length];
    const candidates = targets.filter(({ kind }) => kind === FAULTS[name].meets);
    const target = candidates[random(0, candidates.length - 1)];
    await FAULTS[name].inject(target);
    injected[name]++;
    const endedAt = Date.now();
    const flowing = await load.flows(load.nextWave(), PARTITIONS, FLOWS_WITHIN_MS);
    const tookMs = Date.now() - endedAt;
    slowestMs = Math.max(slowestMs, tookMs);
    say(`fault ${n}: ${target.name} ${name}; runs flow on ${flowing} of ${PARTITIONS} partitions within ${tookMs} ms`);
    if (flowing < PARTITIONS) findings.push(`expected runs on ${PARTITIONS} partitions after fault ${n} (${name}), found ${flowing}`);
  }
  return { findings, injected, slowestMs };
}

/** Every gateway shows the same of every run. */
async function differences([first, second], views) {
  const [one, other] = [persistent(first), persistent(second)];
  const found = await eachOf(views, CHECKS_AT_ONCE, async ({ id }) => {
    const [here, there] = await Promise.all([ended(one, id), ended(other, id)]);
    const texts = [here, there].map((shown) => JSON.stringify(shown));
    return isDeepStrictEqual(here, there) ? [] : [`${id}: expected both gateways to show the same, found ${texts.join(' and ')}`];
  });
  return found.flat();
}
