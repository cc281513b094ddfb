import { partitionOf } from '@runbook/wire';
import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { ended, startRun } from './runs.mjs';

const LOOK_EVERY_MS = 50;
/** One waits for a run whose executor was killed, half a minute until the lease ends; the other goes on. */
const CALLERS_PER_PARTITION = 2;
/** Between two runs of a caller, unless a wave begins: some runs are under way at any moment, and all of them can be checked afterwards. */
const PAUSE_MS_MIN = 4_000;
const PAUSE_MS_MAX = 20_000;

/** Starts runs and waits for their ends, one after the other and several at a time, on every partition, until told to stop. */
export function driveRuns(api, { name, random, partitions }) {
  const runs = [];
  let wave = 0;
  let isOver = false;
  const callersAtOnce = partitions * CALLERS_PER_PARTITION;
  let news = newsFor(callersAtOnce);
  const caller = async (_, number) => {
    const partition = number % partitions;
    for (const key of keysOf(`${name}-c${number}`, partition, partitions)) {
      if (isOver) return;
      const startedIn = wave;
      const id = await startRun(api, key);
      if (id !== idOf(key)) throw new Error(`expected the id ${idOf(key)} of the key ${key}, found ${id}`);
      runs.push({ wave: startedIn, partition, view: await ended(api, id) });
      if (!isOver && wave === startedIn)
        await sleep(random(PAUSE_MS_MIN, PAUSE_MS_MAX), undefined, { signal: news.signal }).catch(() => undefined);
    }
  };
  const wakeAll = () => {
    news.abort();
    news = newsFor(callersAtOnce);
  };
  const failures = [];
  const callers = Promise.all(
    Array.from({ length: callersAtOnce }, (...of) => caller(...of).catch((error) => failures.push(String(error)))),
  );
  return {
    /** What starts from now on belongs to another wave, and whoever pauses starts at once; answers its number. */
    nextWave() {
      wave++;
      wakeAll();
      return wave;
    },
    /** Resolves when a run of the wave, or of a later one, has ended on every partition, or the time is up; answers on how many. */
    async flows(of, withinMs) {
      const until = Date.now() + withinMs;
      const flowing = () => new Set(runs.flatMap(({ wave: startedIn, partition }) => (startedIn >= of ? [partition] : []))).size;
      while (flowing() < partitions && Date.now() < until) await sleep(LOOK_EVERY_MS);
      return flowing();
    },
    /** Lets what was started end; answers every run with its wave, and why a caller gave up. */
    async stop() {
      isOver = true;
      wakeAll();
      await callers;
      return { runs, failures };
    },
  };
}

/** Everybody who pauses listens. */
function newsFor(callers) {
  const news = new AbortController();
  setMaxListeners(callers, news.signal);
  return news;
}

/** The keys whose runs have their log in this partition. */
function* keysOf(name, partition, partitions) {
  for (let n = 0; ; n++) {
    const key = `${name}-n${n}`;
    if (partitionOf(idOf(key), partitions) === partition) yield key;
  }
}

/** The id that an `Idempotency-Key` of the development key's person makes. */
function idOf(key) {
  const parts = JSON.stringify(['default', 'person', 'dev', 'start', key]);
  return `exe_${createHash('sha256').update(parts).digest('hex').slice(0, 32)}`;
}
