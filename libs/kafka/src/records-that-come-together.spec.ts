import { ReadLinger } from './read-linger.js';
import { LINGER_ABOVE_RECORDS } from './settings.js';

describe('a reader', () => {
  it('does not wait while few records arrive', () => {
    const linger = new ReadLinger();
    expect([0, 10, 20].map((ms) => linger.isWorthIt(5, ms))).toEqual([false, false, false]);
  });

  it('waits after each fetch under load', () => {
    const linger = new ReadLinger();
    expect(linger.isWorthIt(LINGER_ABOVE_RECORDS + 1, 0)).toBe(true);
    expect([5, 10, 15].map((ms) => linger.isWorthIt(10, ms))).toEqual([true, true, true]);
  });

  it('forgets a load that is over', () => {
    const linger = new ReadLinger();
    linger.isWorthIt(LINGER_ABOVE_RECORDS + 1, 0);
    expect(linger.isWorthIt(1, 1_000)).toBe(false);
  });
});
