import { systemClock } from '@runbook/ports';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../http/problem.js';

/** Readers of one log are milliseconds apart; this much means that the catalogue's reader has stopped. */
const WAIT_MS = 5_000;
const LOOK_EVERY_MS = 2;

/**
 * What a registration has made of the catalogue: `find` looks for it. The catalogue reads the registry's log beside this gateway's reader, so
 * it may be a moment behind the decision that was awaited. Throws the problem `not-ready`, which says `what` is late and names its address.
 */
export async function onceCatalogued<T>(find: () => T | undefined, what: string, address: string): Promise<T> {
  const until = systemClock.monotonic() + WAIT_MS;
  for (;;) {
    const found = find();
    if (found !== undefined) return found;
    if (systemClock.monotonic() >= until) break;
    await sleep(LOOK_EVERY_MS);
  }
  throw new Problem('not-ready', `expected ${what} to be visible, found it late; look at ${address}`, { headers: { 'retry-after': '1' } });
}
