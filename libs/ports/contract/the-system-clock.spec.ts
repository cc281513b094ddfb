import { SystemClock } from '../src/clock.js';
import { describeClock } from './clock.js';
import { sleep } from './eventually.js';

/** The machine's clock, on a wall that the suite sets. */
class SetClock extends SystemClock {
  private aheadMs = 0;

  override now(): number {
    return super.now() + this.aheadMs;
  }

  setWall(byMs: number): void {
    this.aheadMs += byMs;
  }
}

/** Longer than the waits whose order is asked, so that they are not cut into steps. */
const NOTICED_WITHIN_MS = 150;

describeClock('of the system', () => {
  const clock = new SetClock(NOTICED_WITHIN_MS);
  return { clock, pass: sleep, setWall: (byMs) => clock.setWall(byMs), noticedWithinMs: NOTICED_WITHIN_MS };
});
