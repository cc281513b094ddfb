import { setTimeout as sleep } from 'node:timers/promises';
import { startDistributed, startEmbedded } from '../system/index.mjs';
import { afterRestart } from './after-restart.mjs';
import { faultsOf } from './check-run.mjs';
import { startStub } from './counting-stub.mjs';
import { eachOf, ended, persistent, register, startRun, STEPS } from './runs.mjs';
import { seeded } from './seeded.mjs';

/** Callers at once, and checks at once. */
const CALLERS = 32;
const CHECKS_AT_ONCE = 8;
/** On top of the chosen call, so that a kill also falls between an answer and its record. */
const KILL_DELAY_MS_MAX = 15;

/**
 * Runs the system, kills one of its processes in the middle of every round, and checks every run; at the end everything is
 * restarted and every run must be as it was.
 *
 * @param {{ brokers?: string[], mongoUrl?: string, victims: string[], times: number, runs: number, seed: number, say?: (line: string) => void }} plan
 *   `victims` are taken in turn; without `brokers` the system is embedded and its only process is `standalone`
 * @returns {Promise<{ kills: number, runs: number, calls: number, repeatedKeys: number, faults: string[] }>}
 */
export async function killRounds({ brokers, mongoUrl, victims, times, runs, seed, say = () => undefined }) {
  const stub = await startStub();
  const environment = { EGRESS_ALLOW: stub.address };
  const system = await (brokers ? startDistributed({ brokers, mongoUrl, environment }) : startEmbedded({ environment }));
  try {
    const api = persistent(system.url);
    await register(api, stub.url);
    const random = seeded(seed);
    const views = [];
    const faults = [];
    for (let round = 1; round <= times; round++) {
      const victim = victims[(round - 1) % victims.length];
      const ending = await killRound({ api, stub, system, victim, random, names: namesOf(seed, round, runs) });
      const found = (await eachOf(ending.views, CHECKS_AT_ONCE, (view) => faultsOf(api, view, stub))).flat();
      say(`round ${round}: ${ending.fault}; ${ending.views.length} runs in ${ending.tookMs} ms, ${found.length} faults`);
      views.push(...ending.views);
      faults.push(...found);
    }
    faults.push(...(await afterRestart(system, api, views)));
    const repeatedKeys = [...stub.callsByKey.values()].filter((count) => count > 1).length;
    return { kills: times, runs: views.length, calls: stub.calls, repeatedKeys, faults };
  } finally {
    await system.stop();
    await stub.stop();
  }
}

const namesOf = (seed, round, runs) => Array.from({ length: runs }, (_, n) => `s${seed}-r${round}-n${n}`);

/** Starts the runs, kills the victim when the stub has had a chosen number of their calls, starts it again, and waits for all. */
async function killRound({ api, stub, system, victim, random, names }) {
  const begunAt = Date.now();
  const afterCalls = random(1, names.length * STEPS.length - 1);
  const delayMs = random(0, KILL_DELAY_MS_MAX);
  const over = new AbortController();
  const kill = (async () => {
    await stub.reached(stub.calls + afterCalls, over.signal);
    await sleep(delayMs);
    await system.processes[victim].kill9();
    const killedAt = Date.now();
    await system.processes[victim].start();
    return Date.now() - killedAt;
  })();
  const runs = eachOf(names, CALLERS, async (name) => ended(api, await startRun(api, name))).finally(() => over.abort());
  const [views, restartMs] = await Promise.all([runs, kill]);
  const fault = `${victim} killed ${delayMs} ms after call ${afterCalls} of ${names.length * STEPS.length}, back in ${restartMs} ms`;
  return { views, fault, tookMs: Date.now() - begunAt };
}
