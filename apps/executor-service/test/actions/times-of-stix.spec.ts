import { inUtc, nanosecondsOf } from '../../src/actions/stix/stix-time.js';
import { outputOf } from './run-action.js';

// RFC 3339 and STIX 2.1 section 2.16: any number of digits behind the point; texts do not compare.
describe('a time of STIX', () => {
  const ascending = [
    '1969-12-31T23:59:59.999999Z',
    '2024-01-01T00:00:00Z',
    '2024-01-01T00:00:00.000000001Z',
    '2024-01-01T00:00:00.123456Z',
    '2024-01-01T00:00:00.123457Z',
    '2024-01-01T00:00:00.5Z',
    '2016-12-31T23:59:60Z'.replace('2016', '2024'),
  ];

  it('compares to the nanosecond', () => {
    const times = ascending.map((time) => nanosecondsOf(time)!);
    times.slice(1).forEach((time, at) => expect(time > times[at]!).toBe(true));
  });

  it('is the same in another zone and with other digits', () => {
    expect(nanosecondsOf('2024-01-01T01:00:00.50+01:00')).toBe(nanosecondsOf('2024-01-01T00:00:00.500Z'));
  });

  it.each(['', '2024-02-30T00:00:00Z', '2024-01-01', '2024-01-01T00:00:00', '2024-01-01T00:00:00.Z', '2024-01-01T00:00:61Z'])(
    'is not %j',
    (text) => expect(nanosecondsOf(text)).toBeUndefined(),
  );

  it.each([
    ['2024-01-01T00:00:00Z', '2024-01-01T00:00:00.000Z'],
    ['2024-01-01T01:00:00.123456+01:00', '2024-01-01T00:00:00.123456Z'],
    ['2024-01-01T00:00:00.1234560Z', '2024-01-01T00:00:00.123456Z'],
    ['1969-12-31T23:59:59.9999Z', '1969-12-31T23:59:59.9999Z'],
  ])('keeps its digits in UTC: %s', (time, utc) => expect(inUtc(time)).toBe(utc));

  it('is in order by its digits, and a version is one however its time is spelled', async () => {
    const object = (more: object) => ({
      type: 'malware',
      spec_version: '2.1',
      id: 'malware--33333333-3333-4333-8333-333333333333',
      created: '2024-01-01T00:00:00.000002Z',
      modified: '2024-01-01T00:00:00.000002Z',
      name: 'x',
      is_family: false,
      ...more,
    });
    const rulesBroken = async (...objects: object[]) => {
      const value = { type: 'bundle', id: 'bundle--5d0092c5-5f74-4287-9642-33f4c354e56d', objects };
      const { violations } = await outputOf<{ violations: { rule: string }[] }>('validate', {
        value,
        rules: 'stix-2.1',
        onInvalid: 'report',
      });
      return violations.map(({ rule }) => rule);
    };
    expect(await rulesBroken(object({ modified: '2024-01-01T00:00:00.000001Z' }))).toEqual(['order']);
    expect(await rulesBroken(object({}), object({ modified: '2024-01-01T00:00:00.0000020Z' }))).toEqual(['duplicate']);
    expect(await rulesBroken(object({}), object({ modified: '2024-01-01T00:00:00.000003Z' }))).toEqual([]);
  });
});
