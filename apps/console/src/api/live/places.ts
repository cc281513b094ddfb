import type { Tabs } from './tabs.js';

/** Names of locks of the whole origin: places are counted over all who use this browser, one after the other. */
const PLACE = 'runbook stream place';
const TURN = 'runbook stream turn';

/** Stays in one of the places for streams, or where all are taken looks in, in turn: one at a time. */
export async function inPlace<Result>(
  { locks, streamsMax }: Tabs,
  signal: AbortSignal,
  stay: () => Promise<Result>,
  lookIn: () => Promise<Result>,
): Promise<Result> {
  for (let place = 0; place < streamsMax; place += 1) {
    const found = await locks.request(`${PLACE} ${place}`, { ifAvailable: true }, async (lock) => lock && { result: await stay() });
    if (found) return found.result;
  }
  return inTurn({ locks }, signal, lookIn);
}

/** One at a time of the whole browser. */
export const inTurn = <Result>({ locks }: Pick<Tabs, 'locks'>, signal: AbortSignal, look: () => Promise<Result>): Promise<Result> =>
  locks.request(TURN, { signal }, look);
