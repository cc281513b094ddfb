import { duration, relativeTime, wallTime } from './times.js';

const AT = Date.UTC(2026, 10, 30, 14, 5, 9);

describe('times for people', () => {
  it.each<[number, string]>([
    [0, 'just now'],
    [4_999, 'just now'],
    [59_999, '59 s ago'],
    [60_000, '1 min ago'],
    [3 * 3_600_000, '3 h ago'],
    [6 * 86_400_000, '6 d ago'],
    [-90_000, 'in 1 min'],
  ])('say how far away %i ms are: %s', (ms, words) => expect(relativeTime(AT - ms, AT)).toBe(words));

  it('say in UTC that it is UTC', () => expect(wallTime(AT)).toBe('2026-11-30 14:05:09 UTC'));
  it('do not make up a time', () => expect(wallTime(Number.NaN)).toBe('unknown'));

  it.each<[number, string]>([
    [850, '850 ms'],
    [4_290, '4.2 s'],
    [59_900, '59 s'],
    [200_000, '3 min 20 s'],
    [7_500_000, '2 h 5 min'],
    [2 * 86_400_000, '2 d'],
    [-1, '–'],
  ])('say how long %i ms are: %s', (ms, words) => expect(duration(ms)).toBe(words));
});
