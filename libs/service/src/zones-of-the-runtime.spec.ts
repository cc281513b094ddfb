import { RuntimeZones } from './runtime-zones.js';

const MINUTE_MS = 60_000;
const zones = new RuntimeZones();
const minutes = (zone: string, time: string): number | undefined => {
  const offset = zones.offsetMs(zone, Date.parse(time));
  return offset === undefined ? undefined : offset / MINUTE_MS;
};

describe('the zones of the runtime', () => {
  it.each([
    ['UTC', '2026-07-01T00:00:00Z', 0],
    ['Europe/Berlin', '2026-03-29T00:59:59.999Z', 60],
    ['Europe/Berlin', '2026-03-29T01:00:00Z', 120],
    ['Europe/Berlin', '2026-10-25T01:00:00Z', 60],
    ['America/New_York', '2026-07-01T00:00:00Z', -240],
    ['Asia/Kolkata', '2026-07-01T00:00:00Z', 330],
    ['Asia/Kathmandu', '2026-07-01T00:00:00Z', 345],
    ['Pacific/Apia', '2011-12-30T09:59:59Z', -600],
    ['Pacific/Apia', '2011-12-30T10:00:00Z', 840],
    ['Australia/Lord_Howe', '2026-07-01T00:00:00Z', 630],
    ['Europe/Berlin', '1945-06-01T00:00:00Z', 180],
    ['Europe/Berlin', '2060-07-01T00:00:00Z', 120],
    ['Etc/GMT+5', '2026-07-01T00:00:00Z', -300],
    ['europe/berlin', '2026-07-01T00:00:00Z', 120],
  ])('are those of the IANA tables: %s at %s', (zone, time, expected) => expect(minutes(zone, time)).toBe(expected));

  it('have seconds before there were standard times', () => {
    expect(zones.offsetMs('Europe/Amsterdam', Date.parse('1800-01-01T00:00:00Z'))).toBeGreaterThan(0);
    expect(zones.offsetMs('America/New_York', Date.parse('1880-01-01T00:00:00Z'))).toBe(-(4 * 3600 + 56 * 60 + 2) * 1_000);
  });

  it.each(['Europe/Atlantis', '+02:00', '', 'Berlin', 'constructor'])('are none: %j', (zone) => {
    expect(zones.offsetMs(zone, 0)).toBeUndefined();
    // A second time from what is remembered.
    expect(zones.offsetMs(zone, 0)).toBeUndefined();
  });

  it('have an offset at every time that a timestamp can be', () => {
    for (const zone of Intl.supportedValuesOf('timeZone'))
      for (const time of [
        '0001-01-01T00:00:00Z',
        '1900-01-01T00:00:00Z',
        '1970-01-01T00:00:00Z',
        '2026-07-01T00:00:00Z',
        '9999-12-31T23:59:59Z',
      ])
        expect(Math.abs(minutes(zone, time) as number)).toBeLessThan(16 * 60);
  });
});
