import { ReadLinger } from './read-linger.js';
import { LINGER_ABOVE_RECORDS, READ_LINGER_MS } from './settings.js';

describe('a reader', () => {
  it('does not wait while few records arrive', () => {
    const linger = new ReadLinger();
    expect([0, 10, 20].map((ms) => linger.isWorthIt(5, ms))).toEqual([false, false, false]);
  });

  it('waits under load, once for all partitions of one fetch', () => {
    const linger = new ReadLinger();
    expect(linger.isWorthIt(LINGER_ABOVE_RECORDS + 1, 0)).toBe(true);
    linger.waited(READ_LINGER_MS);
    expect(linger.isWorthIt(10, READ_LINGER_MS)).toBe(false);
    expect(linger.isWorthIt(10, 3 * READ_LINGER_MS)).toBe(true);
  });

  it('forgets a load that is over', () => {
    const linger = new ReadLinger();
    linger.isWorthIt(LINGER_ABOVE_RECORDS + 1, 0);
    expect(linger.isWorthIt(1, 1_000)).toBe(false);
  });
});
