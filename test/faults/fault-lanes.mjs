import { FAULTS } from './faults-of-a-cluster.mjs';
import { seeded } from './seeded.mjs';

/** A session time-out, a claim, and the restart of a process on a loaded machine. */
const FLOWS_WITHIN_MS = 180_000;
/** Of brokers one is away at a time, and of services one, as in a cluster whose machines fail by themselves. */
const LANES = ['service', 'broker'];

/**
 * Injects the faults: half of them into services, half into brokers, side by side. In each of the two rows the next fault waits until runs that were
 * started after the one before have ended on every partition.
 *
 * @returns {Promise<{ injected: Record<string, number>, slowestMs: number, findings: string[] }>}
 */
export async function injectAll({ targets, times, minutes = Infinity, seed, partitions, load, say }) {
  const injected = Object.fromEntries(Object.keys(FAULTS).map((name) => [name, 0]));
  const findings = [];
  let slowestMs = 0;
  let count = 0;
  const until = Date.now() + minutes * 60_000;
  const lane = async (kind, number) => {
    const random = seeded(seed + number);
    // Every kind in turn, so that few faults are of every kind too; whom it meets is chance.
    const names = Object.keys(FAULTS).filter((name) => FAULTS[name].meets === kind);
    const candidates = targets.filter((target) => target.kind === kind);
    const own = Math.floor((times + LANES.length - 1 - number) / LANES.length);
    for (let n = 0; n < own && Date.now() < until; n++) {
      const name = names[n % names.length];
      const target = candidates[random(0, candidates.length - 1)];
      const begunAt = Date.now();
      // One that is not ready in its time still runs: that is told, and the next fault finds it as it is.
      await FAULTS[name].inject(target).catch((error) => findings.push(`${target.name} ${name}: ${error.message}`));
      const endedAt = Date.now();
      injected[name]++;
      const flowing = await load.flows(load.nextWave(), FLOWS_WITHIN_MS);
      const tookMs = Date.now() - endedAt;
      slowestMs = Math.max(slowestMs, tookMs);
      const what = `${target.name} ${name} in ${endedAt - begunAt} ms`;
      say(`fault ${++count}: ${what}; runs flow on ${flowing} of ${partitions} partitions within ${tookMs} ms`);
      if (flowing < partitions) findings.push(`expected runs on ${partitions} partitions after ${what}, found ${flowing}`);
    }
  };
  const flowing = await load.flows(0, FLOWS_WITHIN_MS);
  if (flowing < partitions) findings.push(`expected runs on ${partitions} partitions before the first fault, found ${flowing}`);
  await Promise.all(LANES.map(lane));
  return { injected, slowestMs, findings };
}
