import type { EventLog } from '../src/event-log.js';

/** An opened adapter. The suite closes it and never closes `log` itself. */
export interface OpenedEventLog {
  readonly log: EventLog;
  /** Closes the present log and opens one on the same data, as after a restart of the process. */
  readonly reopen?: () => Promise<EventLog>;
  /**
   * Makes the outcome of the appends that happen while `act` runs unknown to their callers, for example by cutting the connection.
   * Without it the suite knows doubt only from closed appenders.
   */
  readonly disturb?: (act: () => Promise<void>) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What the parts of the suite share; `log` is exchanged by a reopening. */
export interface EventLogWorld {
  log: EventLog;
  opened: OpenedEventLog;
}
