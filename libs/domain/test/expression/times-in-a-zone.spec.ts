import { berlin } from '@runbook/spec-kit';
import { compileExpression } from '../../src/expression/index.js';
import { refusalOf } from './refusal.js';

const evaluate = (source: string) =>
  compileExpression(source).evaluate({ inputs: { zone: 'Europe/Berlin', none: 'Europe/Atlantis' } }, { zones: berlin });
const refusal = (source: string) => refusalOf(source, evaluate);

describe('a time in a zone', () => {
  it.each([
    ['timestamp("2026-07-01T12:00:00Z").getHours("Europe/Berlin")', 14],
    ['timestamp("2026-01-01T23:30:00Z").getHours("Europe/Berlin")', 0],
    ['timestamp("2026-01-01T23:30:00Z").getDate(inputs.zone)', 2],
    ['timestamp("2025-12-31T23:30:00Z").getFullYear("Europe/Berlin")', 2026],
    ['timestamp("2025-12-31T23:30:00Z").getDayOfYear("Europe/Berlin")', 0],
    ['timestamp("2026-01-04T23:30:00Z").getDayOfWeek("Europe/Berlin")', 1],
    ['timestamp("2026-01-31T12:00:00Z").getHours("+05:30")', 17],
    ['timestamp("2026-01-31T12:00:00Z").getMinutes("-03:45")', 15],
    ['timestamp("2026-01-31T12:00:00Z").getHours("UTC")', 12],
    ['timestamp("2026-01-31T12:00:00.123456Z").getMilliseconds("Europe/Berlin")', 123],
  ])('has its parts by the clocks there: %s', (source, expected) => expect(evaluate(source)).toBe(expected));

  it.each([
    ['string(timestamp("2026-07-01T12:00:00Z"), "Europe/Berlin")', '2026-07-01T14:00:00.000+02:00'],
    ['string(timestamp("2026-01-01T12:00:00.5Z"), "Europe/Berlin")', '2026-01-01T13:00:00.500+01:00'],
    ['string(timestamp("2026-01-01T12:00:00.000001Z"), "-00:30")', '2026-01-01T11:30:00.000001-00:30'],
    ['string(timestamp("2026-01-01T12:00:00Z"), "UTC")', '2026-01-01T12:00:00.000Z'],
    ['string(timestamp("2026-01-01T12:00:00Z"), "+00:00")', '2026-01-01T12:00:00.000Z'],
  ])('is written with its offset: %s', (source, expected) => expect(evaluate(source)).toBe(expected));

  it.each([
    ['a summer day', '2026-07-01T14:00:00', '2026-07-01T12:00:00.000Z'],
    ['a winter day', '2026-01-01T14:00:00.25', '2026-01-01T13:00:00.250Z'],
    ['midnight of a date', '2026-07-01', '2026-06-30T22:00:00.000Z'],
    ['with a blank and without seconds', '2026-07-01 14:00', '2026-07-01T12:00:00.000Z'],
    ['the last minute before clocks go forward', '2026-03-29T01:59', '2026-03-29T00:59:00.000Z'],
    ['an hour that is left out', '2026-03-29T02:30', '2026-03-29T01:30:00.000Z'],
    ['the first minute after', '2026-03-29T03:00', '2026-03-29T01:00:00.000Z'],
    ['an hour that comes twice', '2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
    ['the first minute of the next', '2026-10-25T03:00', '2026-10-25T02:00:00.000Z'],
  ])('is read as the clocks there show it: %s', (_, text, expected) => {
    expect(evaluate(`timestamp("${text}", inputs.zone)`)).toBe(expected);
  });

  it('is the same moment, whichever zone it is written for', () => {
    for (let hour = 0; hour < 24 * 365; hour += 1) {
      const text = new Date(Date.UTC(2026, 0, 1, hour)).toISOString();
      const written = evaluate(`string(timestamp("${text}"), "Europe/Berlin")`) as string;
      expect(new Date(written).toISOString()).toBe(text);
    }
  });

  it.each([
    [
      'timestamp("2026-01-31T12:00:00Z").getHours(inputs.none)',
      'bad-argument',
      'expected a time zone such as Europe/Berlin (IANA), UTC or +02:00, found Europe/Atlantis',
    ],
    ['string(timestamp(0), "")', 'bad-argument', 'expected a time zone such as Europe/Berlin (IANA), UTC or +02:00, found '],
    ['string(timestamp(0), "+24:00")', 'bad-argument', 'expected a time zone such as Europe/Berlin (IANA), UTC or +02:00, found +24:00'],
    ['timestamp(0).getHours(1)', 'wrong-type', 'expected a text for the time zone, found int; convert it with string(…)'],
    ['duration("1h").getHours("UTC")', 'wrong-type', 'expected a timestamp, found duration; convert it with timestamp(…)'],
    ['string(1, "UTC")', 'wrong-type', 'expected a timestamp before a time zone, found int; convert it with timestamp(…)'],
    ['timestamp(0, "UTC")', 'wrong-type', 'expected a text for timestamp, found int; convert it with string(…)'],
    [
      'timestamp("2026-01-31T12:00:00Z", "UTC")',
      'bad-argument',
      'expected a date such as 2026-01-31 or 2026-01-31T12:00:00 without an offset before a time zone, found another text; leave the zone out where the text has an offset',
    ],
    [
      'string(timestamp("9999-12-31T23:59:59Z"), "+01:00")',
      'bad-argument',
      'expected a timestamp within the years 1 to 9999, found one outside; check the arithmetic',
    ],
  ])('is refused with advice: %s', (source, code, message) =>
    expect(refusal(source)).toMatchObject({ code, message: expect.stringContaining(message) }),
  );

  it('knows no names where nobody was asked for the rules', () => {
    expect(() => compileExpression('timestamp(0).getHours("Europe/Berlin")').evaluate({})).toThrow('expected a time zone');
    expect(compileExpression('timestamp(0).getHours("+01:00")').evaluate({})).toBe(1);
  });
});
