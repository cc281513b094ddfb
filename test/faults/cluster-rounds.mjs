import { TOPICS } from '@runbook/wire';
import { isDeepStrictEqual } from 'node:util';
import { SERVICES, startAnother, startDistributed } from '../system/index.mjs';
import { afterRestart } from './after-restart.mjs';
import { factsOf, faultsOfAudit, faultsOfRuns } from './check-log.mjs';
import { faultsOfSample } from './check-sample.mjs';
import { driveRuns } from './continuous-runs.mjs';
import { startStub } from './counting-stub.mjs';
import { injectAll } from './fault-lanes.mjs';
import { targetsOf } from './faults-of-a-cluster.mjs';
import { wakeIfFrozen } from './frozen.mjs';
import { readLog } from './read-log.mjs';
import { eachOf, ended, persistent, register } from './runs.mjs';
import { seeded } from './seeded.mjs';

const PARTITIONS = 6;
const CHECKS_AT_ONCE = 8;
/** Most of a run's time, so that faults meet calls that are under way. */
const CALL_MS = 400;
/** Of the streams of chance that one seed makes: the faults take the first ones. */
const [CHANCE_OF_RUNS, CHANCE_OF_SAMPLE] = [101, 102];

/**
 * Three brokers and two of each service work while runs are driven without a pause, and faults meet brokers and services. Afterwards the log is
 * read from its first record to its last: every run is checked by it, and the audit log by our own count of it; both gateways must show the same of
 * every run, and so must one of them after everything was restarted; a sample is asked for its records, its chain and its evidence.
 *
 * @param {{ cluster: import('../servers/index.mjs').KafkaCluster, mongoUrl: string, times: number, minutes?: number, seed: number, say?: (line: string) => void }} plan
 *   `minutes`: no fault begins later; what was injected by then is checked
 * @returns {Promise<import('./cluster-rounds.mjs').ClusterOutcome>}
 */
export async function clusterRounds({ cluster, mongoUrl, times, minutes, seed, say = () => undefined }) {
  const stub = await startStub(CALL_MS);
  const environment = { EGRESS_ALLOW: stub.address, PARTITIONS: String(PARTITIONS), KAFKA_REPLICATION: String(cluster.brokers.length) };
  const system = await startDistributed({ brokers: cluster.brokers, mongoUrl, environment });
  const others = [];
  const targets = () => targetsOf(cluster, [...Object.values(system.processes), ...others]);
  try {
    others.push(...(await Promise.all(SERVICES.map((service) => startAnother(system, service)))));
    const urls = [system.url, others[SERVICES.indexOf('api-gateway')].url];
    const api = persistent(...urls);
    await register(api, stub.url);
    const load = driveRuns(api, { name: `s${seed}`, random: seeded(seed + CHANCE_OF_RUNS), partitions: PARTITIONS });
    const hit = await injectAll({ targets: targets(), times, minutes, seed, partitions: PARTITIONS, load, say });
    const { runs, failures } = await load.stop();
    say(`${runs.length} runs ended; checking them`);
    const views = runs.map(({ view }) => view);
    const { findings, ...counts } = await check({ brokers: cluster.brokers, api, urls, views, stub, seed, say });
    await Promise.all(others.map((member) => member.stop()));
    const restarted = await afterRestart(system, persistent(system.url), views).catch((error) => [`the restart: ${error.message}`]);
    say(`compared with what is shown after a restart: ${restarted.length} findings`);
    const repeatedKeys = [...stub.callsByKey.values()].filter((times) => times > 1).length;
    const { injected, slowestMs } = hit;
    const all = [...hit.findings, ...failures, ...findings, ...restarted];
    return { injected, runs: runs.length, ...counts, calls: stub.calls, repeatedKeys, slowestMs, findings: all };
  } finally {
    for (const { pid } of targets()) wakeIfFrozen(pid());
    await Promise.all(others.map((member) => member.stop()));
    await system.stop();
    await stub.stop();
  }
}

/** Everything that can be looked at while the system runs. */
async function check({ brokers, api, urls, views, stub, seed, say }) {
  const topic = TOPICS.executionEvents;
  const facts = factsOf(topic, await readLog(brokers, topic));
  const records = facts.heads.reduce((sum, { entries }) => sum + entries, 0);
  const byLog = [...facts.faults, ...faultsOfRuns(facts, views, stub)];
  say(`${records} facts in the log, ${facts.skipped} records that are none: ${byLog.length} findings`);
  const byAudit = await faultsOfAudit(api, topic, facts.heads);
  say(`the audit log compared with them: ${byAudit.length} findings`);
  const differing = await differences(urls, views);
  say(`what both gateways show compared: ${differing.length} findings`);
  const { sampled, faults } = await faultsOfSample({ api, views, facts, stub, random: seeded(seed + CHANCE_OF_SAMPLE) });
  say(`${sampled} runs asked for records, chain and evidence: ${faults.length} findings`);
  const handedOver = [...facts.runs.values()].filter((of) => new Set(of.map(({ record }) => record.term)).size > 1).length;
  return { records, skipped: facts.skipped, handedOver, sampled, findings: [...byLog, ...byAudit, ...differing, ...faults] };
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
