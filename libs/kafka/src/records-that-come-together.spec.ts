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

  it('waits from one record more than the limit on, counted over fifty milliseconds', () => {
    const linger = new ReadLinger();
    // The first window of this clock begins here.
    expect(linger.isWorthIt(0, 1_000)).toBe(false);
    expect([linger.isWorthIt(LINGER_ABOVE_RECORDS, 1_049), linger.isWorthIt(1, 1_050), linger.isWorthIt(0, 1_051)]).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('is held up where it is worth it, by nothing else, and no longer than it reads', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    const linger = new ReadLinger(60_000);
    const ending = new AbortController();
    await linger.after(0, ending.signal);
    expect(timers()).toBe(before);
    const held = linger.after(LINGER_ABOVE_RECORDS + 1, ending.signal);
    expect(timers()).toBe(before + 1);
    ending.abort();
    await held;
    expect(timers()).toBe(before);
  });

  it('forgets a load that is over', () => {
    const linger = new ReadLinger();
    linger.isWorthIt(LINGER_ABOVE_RECORDS + 1, 0);
    expect(linger.isWorthIt(1, 1_000)).toBe(false);
  });
});
