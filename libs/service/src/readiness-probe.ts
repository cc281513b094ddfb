import type { Clock } from '@runbook/ports';
import type { ReadinessCheck } from './readiness.js';

/** Health is asked for by everybody and without a key: a try for each would be a way to keep a disk or a broker busy. */
const TRY_EVERY_MS = 1_000;

/** A check that tries what the service itself does all the time, once a second at most; it is up as long as the last try succeeded. */
export function probe(clock: Clock, attempt: () => Promise<unknown>): ReadinessCheck {
  let last: { readonly atMs: number; readonly outcome: Promise<unknown>; settled: boolean } | undefined;
  return async () => {
    // One that is still under way is waited for: more of them would only wait behind it.
    if (!last || (last.settled && clock.monotonic() - last.atMs >= TRY_EVERY_MS)) {
      const begun = { atMs: clock.monotonic(), settled: false, outcome: attempt().finally(() => (begun.settled = true)) };
      last = begun;
    }
    await last.outcome;
    return undefined;
  };
}
