import type { Calendar, CalendarFault, ScheduleTimes } from '@runbook/domain';
import { Cron } from 'croner';
import { isZone } from './runtime-zones.js';

/** Expressions that are kept compiled; a tenant has some hundred schedules. */
const COMPILED_MAX = 10_000;
/** By which a schedule's first occurrence is looked for: its expression alone decides whether there is one. */
const ANY_TIME = Date.UTC(2026, 0, 1);

/** Cron expressions by croner, time zones by the runtime. */
export class CronCalendar implements Calendar {
  private readonly compiled = new Map<string, Cron>();

  fault({ schedule, timezone }: ScheduleTimes): CalendarFault | undefined {
    if (!isZone(timezone)) {
      const guess = nearestZone(timezone);
      const advice = guess === undefined ? 'write one such as Europe/Berlin or UTC' : `did you mean ${guess}?`;
      return { member: 'timezone', message: `expected an IANA time zone, found ${timezone}; ${advice}` };
    }
    if (schedule.trim().split(/\s+/).length !== FIELDS) {
      return { member: 'schedule', message: `expected five fields (minute hour day month weekday), found ${schedule}; ${EXAMPLE}` };
    }
    try {
      if (this.next({ schedule, timezone }, ANY_TIME) !== undefined) return undefined;
    } catch (error) {
      const reason = (error as Error).message.replace(/^CronPattern: /, '');
      return { member: 'schedule', message: `expected a cron expression, found ${schedule}: ${reason}; ${EXAMPLE}` };
    }
    return { member: 'schedule', message: `expected a schedule that comes to pass, found ${schedule}, which no calendar has; ${EXAMPLE}` };
  }

  next({ schedule, timezone }: ScheduleTimes, after: number): number | undefined {
    return this.cron(schedule, timezone).nextRun(new Date(after))?.getTime();
  }

  private cron(schedule: string, timezone: string): Cron {
    const key = `${schedule} ${timezone}`;
    let cron = this.compiled.get(key);
    if (!cron) {
      if (this.compiled.size >= COMPILED_MAX) this.compiled.clear();
      // Paused, and without a function: it computes and starts no timer of its own.
      this.compiled.set(key, (cron = new Cron(schedule, { timezone, paused: true, mode: '5-part' })));
    }
    return cron;
  }
}

/** A minute is the shortest interval that five fields can say. */
const FIELDS = 5;
const EXAMPLE = '0 6 * * 1 is every Monday at six';

/** The zone of this city or this spelling. */
function nearestZone(name: string): string | undefined {
  const sought = name.toLowerCase().replaceAll(' ', '_');
  return Intl.supportedValuesOf('timeZone').find((zone) => zone.toLowerCase() === sought || zone.toLowerCase().endsWith(`/${sought}`));
}
