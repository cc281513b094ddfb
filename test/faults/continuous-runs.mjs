import { partitionOf } from '@runbook/wire';
import { setTimeout as sleep } from 'node:timers/promises';
import { ended, startRun } from './runs.mjs';

/** How many runs are under way at any time, at most. */
const CALLERS = 6;
/** Between two runs of a caller: a few runs a second meet every change, and all of them can be checked afterwards. */
const PAUSE_MS_MIN = 50;
const PAUSE_MS_MAX = 600;

/** Starts runs and waits for their ends, one after the other and several at a time, until told to stop. */
export function driveRuns(api, name, random, callersAtOnce = CALLERS) {
  const runs = [];
  let wave = 0;
  let isOver = false;
  const caller = async (_, number) => {
    for (let n = 0; !isOver; n++) {
      const startedIn = wave;
      const id = await startRun(api, `${name}-c${number}-n${n}`);
      runs.push({ wave: startedIn, view: await ended(api, id) });
      await sleep(random(PAUSE_MS_MIN, PAUSE_MS_MAX));
    }
  };
  const failures = [];
  const callers = Promise.all(
    Array.from({ length: callersAtOnce }, (...of) => caller(...of).catch((error) => failures.push(String(error)))),
  );
  return {
    /** What starts from now on belongs to another wave; answers its number. */
    nextWave: () => ++wave,
    /** Resolves when a run of the wave has ended on every partition, or the time is up; answers on how many. */
    async flows(of, partitions, withinMs) {
      const until = Date.now() + withinMs;
      const flowing = () =>
        new Set(runs.flatMap(({ wave: startedIn, view }) => (startedIn === of ? [partitionOf(view.id, partitions)] : [])));
      while (flowing().size < partitions && Date.now() < until) await sleep(PAUSE_MS_MIN);
      return flowing().size;
    },
    /** Lets what was started end; answers every run with its wave, and why a caller gave up. */
    async stop() {
      isOver = true;
      await callers;
      return { runs, failures };
    },
  };
}
