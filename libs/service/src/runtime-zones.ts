import type { Zones } from '@runbook/domain';

/** `UTC` and `Europe/Berlin` are names; `+02:00`, which the runtime would take as well, knows no daylight saving. */
const ZONE_NAME = /^[A-Za-z]/;
/** There are some six hundred names; spelt in upper and lower case there can be more. */
const FORMATS_MAX = 1_000;
/** `GMT`, `GMT+02:00`, and `GMT-00:01:15` before there were standard times. */
const OFFSET = /^GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/;

/** IANA time zones by the runtime's own tables (ICU). */
export class RuntimeZones implements Zones {
  private readonly formats = new Map<string, Intl.DateTimeFormat | undefined>();

  offsetMs(zone: string, at: number): number | undefined {
    const text = this.format(zone)
      ?.formatToParts(at)
      .find(({ type }) => type === 'timeZoneName')?.value;
    if (text === undefined) return undefined;
    const match = OFFSET.exec(text);
    if (!match) throw new Error(`expected an offset such as GMT+02:00 of the runtime for ${zone}, found ${text}; this is a defect`);
    const [hours, minutes, seconds] = match.slice(2).map((part) => Number(part ?? 0)) as [number, number, number];
    return (match[1] === '-' ? -1 : 1) * ((hours * 60 + minutes) * 60 + seconds) * 1_000;
  }

  private format(zone: string): Intl.DateTimeFormat | undefined {
    if (this.formats.has(zone)) return this.formats.get(zone);
    if (this.formats.size >= FORMATS_MAX) this.formats.clear();
    const format = zoneFormat(zone);
    this.formats.set(zone, format);
    return format;
  }
}

/** Whether the runtime knows the zone by this name. */
export const isZone = (name: string): boolean => zoneFormat(name) !== undefined;

function zoneFormat(zone: string): Intl.DateTimeFormat | undefined {
  if (!ZONE_NAME.test(zone)) return undefined;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
}
