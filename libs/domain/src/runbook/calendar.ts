/** When a schedule is due: a cron expression of five fields, read in a time zone. */
export interface ScheduleTimes {
  readonly schedule: string;
  /** IANA name. */
  readonly timezone: string;
}

/**
 * What the world knows of time zones. It is handed in: the rules of the zones come with the machine and change, so whatever is decided by
 * them stands in the event, and folding an old log never asks again (P5).
 */
export interface Calendar {
  /** What is wrong with the times, if anything. */
  fault(times: ScheduleTimes): CalendarFault | undefined;
  /** The first occurrence later than `after`, in milliseconds since the epoch; undefined when there is none. Times without a fault only. */
  next(times: ScheduleTimes, after: number): number | undefined;
}

export interface CalendarFault {
  readonly member: 'schedule' | 'timezone';
  /** Expected, found, what to do. */
  readonly message: string;
}
