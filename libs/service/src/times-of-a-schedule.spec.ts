import fc from 'fast-check';
import { CronCalendar } from './cron-calendar.js';

const calendar = new CronCalendar();
const BERLIN = 'Europe/Berlin';

/** The next occurrences after a moment, in UTC without seconds. */
function after(moment: string, schedule: string, count: number, timezone = BERLIN): string[] {
  const found: string[] = [];
  let at = Date.parse(moment);
  for (let n = 0; n < count; n++) {
    at = calendar.next({ schedule, timezone }, at) as number;
    found.push(new Date(at).toISOString().slice(0, 16));
  }
  return found;
}

describe('the times of a schedule', () => {
  it('are those of its time zone, summer and winter', () => {
    expect(after('2026-03-20T00:00Z', '0 6 * * 1', 2)).toEqual(['2026-03-23T05:00', '2026-03-30T04:00']);
    expect(after('2026-10-20T00:00Z', '0 6 * * 1', 2)).toEqual(['2026-10-26T05:00', '2026-11-02T05:00']);
  });

  it('are later than the moment that they are asked for, by the millisecond', () => {
    const occurrence = Date.UTC(2026, 2, 23, 5);
    const times = { schedule: '0 6 * * 1', timezone: BERLIN };
    expect(calendar.next(times, occurrence - 1)).toBe(occurrence);
    expect(calendar.next(times, occurrence)).toBe(Date.UTC(2026, 2, 30, 4));
    expect(calendar.next(times, occurrence + 1)).toBe(Date.UTC(2026, 2, 30, 4));
  });

  it('hold either day where the day of the month and of the week are both given', () => {
    expect(after('2026-02-01T00:00Z', '0 0 14 * 5', 3, 'UTC')).toEqual(['2026-02-06T00:00', '2026-02-13T00:00', '2026-02-14T00:00']);
  });

  describe('in the night when clocks are put forward (two o’clock becomes three)', () => {
    const evening = '2026-03-28T12:00Z';

    it('are at three for a single time that the night does not have', () => {
      for (const schedule of ['0 2 * * *', '15 2 * * *', '30 2 * * *']) {
        expect(after(evening, schedule, 2)[0]).toBe('2026-03-29T01:00');
      }
    });

    it('leave out what several times of that hour would be', () => {
      expect(after(evening, '15,45 2 * * *', 2)).toEqual(['2026-03-30T00:15', '2026-03-30T00:45']);
      expect(after(evening, '15 2,3 * * *', 2)).toEqual(['2026-03-29T01:15', '2026-03-30T00:15']);
    });

    it('go on by the interval', () => {
      expect(after('2026-03-29T00:00Z', '*/30 * * * *', 4)).toEqual([
        '2026-03-29T00:30',
        '2026-03-29T01:00',
        '2026-03-29T01:30',
        '2026-03-29T02:00',
      ]);
    });
  });

  describe('in the night when clocks are put back (three o’clock becomes two)', () => {
    const evening = '2026-10-24T12:00Z';

    it('are once, the first time, for a single time that the night has twice', () => {
      expect(after(evening, '30 2 * * *', 2)).toEqual(['2026-10-25T00:30', '2026-10-26T01:30']);
    });

    it('go on by the interval, through both hours', () => {
      expect(after('2026-10-24T23:40Z', '*/30 * * * *', 5)).toEqual([
        '2026-10-25T00:00',
        '2026-10-25T00:30',
        '2026-10-25T01:00',
        '2026-10-25T01:30',
        '2026-10-25T02:00',
      ]);
    });
  });

  it('only move forward, and each is found from just before it', () => {
    const minute = fc.constantFrom('*', '0', '17', '*/7', '5,35');
    const hour = fc.constantFrom('*', '2', '3', '*/6', '1-3');
    const day = fc.constantFrom('*', '1', '29', 'L', '*/10');
    const weekday = fc.constantFrom('*', '1', '0,6', 'MON-FRI');
    const zone = fc.constantFrom(BERLIN, 'UTC', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/Sao_Paulo');
    const from = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2028, 0) });
    fc.assert(
      fc.property(minute, hour, day, weekday, zone, from, (m, h, d, w, timezone, moment) => {
        const times = { schedule: `${m} ${h} ${d} * ${w}`, timezone };
        const next = calendar.next(times, moment) as number;
        expect(next).toBeGreaterThan(moment);
        expect(next % 60_000).toBe(0);
        expect(calendar.next(times, next - 1)).toBe(next);
        expect(calendar.next(times, next)).toBeGreaterThan(next);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a schedule that is none', () => {
  it.each([
    ['0 6 * *', /five fields/],
    ['0 0 6 * * 1', /five fields/],
    ['@daily', /five fields/],
    ['61 6 * * 1', /minute: 61/],
    ['0 24 * * *', /hour: 24/],
    ['a b c d e', /illegal characters/],
    ['*/0 * * * *', /stepping/],
    ['0 0 30 2 *', /comes to pass/],
  ])('is refused: %s', (schedule, message) => {
    expect(calendar.fault({ schedule, timezone: 'UTC' })).toEqual({ member: 'schedule', message: expect.stringMatching(message) });
  });

  it.each([
    ['Mars/Base', /Europe\/Berlin or UTC/],
    ['berlin', /did you mean Europe\/Berlin/],
    ['+02:00', /IANA/],
    ['', /IANA/],
    ['../../etc/passwd', /IANA/],
  ])('is refused in the zone %s', (timezone, message) => {
    expect(calendar.fault({ schedule: '0 6 * * 1', timezone })).toEqual({ member: 'timezone', message: expect.stringMatching(message) });
  });

  it('is not a leap day, the last day of a month, or the second Tuesday', () => {
    for (const schedule of ['0 0 29 2 *', '0 0 L * *', '0 0 * * 2#2', '  0   6 * * 1 ']) {
      expect(calendar.fault({ schedule, timezone: 'UTC' })).toBeUndefined();
    }
  });
});
