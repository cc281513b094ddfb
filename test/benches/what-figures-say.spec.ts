import fc from 'fast-check';
import { median, medianWithin, percentile, slope, table, verdictOf } from '../../bench/statistics.mjs';

const upTo = (n: number) => Array.from({ length: n }, (_, at) => at + 1);

describe('what figures say', () => {
  it('is a share of them', () => {
    expect([0, 0.5, 0.99, 1].map((share) => percentile([30, 10, 20, 40], share))).toEqual([10, 30, 40, 40]);
    expect(percentile([], 0.5)).toBeNaN();
    expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
  });

  it('is a median within two of them, by the table of the sign test', () => {
    // At 95 %: which order statistics bound the median of so many (binomial, n = 6, 10, 20, 40).
    expect([6, 10, 20, 40].map((n) => medianWithin(upTo(n)))).toEqual([
      { median: 3.5, from: 1, to: 6 },
      { median: 5.5, from: 2, to: 9 },
      { median: 10.5, from: 6, to: 15 },
      { median: 20.5, from: 14, to: 27 },
    ]);
  });

  it('is nothing where there are too few', () => {
    expect(medianWithin(upTo(5))).toEqual({ median: 3, from: -Infinity, to: Infinity });
    expect(verdictOf(medianWithin([1, 1, 1, 1, 1]), 2)).toMatch(/^not told/);
  });

  it('is that a goal is met, or missed, where all that is likely is on one side of it', () => {
    expect([0.9, 1.3, 1.1].map((from) => verdictOf({ from, to: from + 0.2 }, 1.2).slice(0, 4))).toEqual(['PASS', 'FAIL', 'not ']);
  });

  it('is the slope of a line, exactly where they lie on one', () => {
    fc.assert(
      fc.property(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 3, max: 60 }), (perUnit, n) => {
        const { perUnit: found, give } = slope(upTo(n).map((x) => [x, 7 + perUnit * x]));
        expect([found, give]).toEqual([expect.closeTo(perUnit, 6), expect.closeTo(0, 4)]);
      }),
    );
  });

  it('is a slope with its give, by Student', () => {
    // By hand: squares of x 10, products 8, squares of y 10, so 10 − 8²/10 are left over three degrees of freedom.
    const { perUnit, give } = slope([
      [1, 2],
      [2, 1],
      [3, 4],
      [4, 3],
      [5, 5],
    ]);
    expect(perUnit).toBeCloseTo(0.8, 10);
    expect(give).toBeCloseTo(3.182 * Math.sqrt((10 - 6.4) / 3 / 10), 3);
  });

  it('is a table', () => {
    expect(table(['', 'ms'], [['p99', 5]])).toBe('|  | ms |\n| --- | --- |\n| p99 | 5 |');
  });
});
