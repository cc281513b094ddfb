import type { Actor } from '../actor.js';
import type { RunbookPin } from '../execution/events/index.js';
import type { ExecutionStatus } from '../execution/state/transitions.js';
import type { JsonObject } from '../json.js';
import type { ScheduleTerms } from '../runbook/index.js';

export type ScheduleEvent =
  SchedulesSet | ScheduleFired | ScheduleReleased | ScheduledRunEnded | ScheduledRunRefused | SchedulePaused | ScheduleResumed;

/** These are the runbook's schedules from now on; others stop. */
export interface SchedulesSet {
  readonly type: 'SchedulesSet';
  readonly at: number;
  readonly runbookId: string;
  readonly version: number;
  readonly schedules: readonly ArmedSchedule[];
}

export interface ArmedSchedule extends ScheduleTerms {
  /** The next occurrence, in milliseconds since the epoch. */
  readonly nextAt: number;
  /** The person who registered it, and has asked for what it starts; absent where the service itself did. */
  readonly requester?: string;
}

/** A schedule was due. One firing stands for every occurrence that nobody fired before. */
export interface ScheduleFired {
  readonly type: 'ScheduleFired';
  readonly at: number;
  readonly runbookId: string;
  readonly trigger: string;
  /** The latest occurrence that was due. */
  readonly scheduledAt: number;
  /** Occurrences before it that nobody fired: the service was down, or the clock jumped. At most `MISSED_COUNTED_MAX`. */
  readonly missed: number;
  readonly outcome: FiringOutcome;
  /** The run that the firing starts, or will start when it is its turn. Absent where it starts none. */
  readonly execution?: string;
  /** Where `started`. */
  readonly start?: ScheduledStart;
  /** Where `replaced`: the run that is cancelled. */
  readonly cancels?: string;
  /** Why it starts nothing. */
  readonly reason?: string;
  /** Absent: never again. */
  readonly nextAt?: number;
}

/**
 * `started`; `skipped`, because a run goes on; `queued` until that ends; `replaced`: that one is cancelled, and this one is started when it
 * has ended; `failed`: there are no inputs to start with.
 */
export type FiringOutcome = 'started' | 'skipped' | 'queued' | 'replaced' | 'failed';

export interface ScheduledStart {
  readonly runbook: RunbookPin;
  readonly inputs: JsonObject;
  /** Who has asked for it beside the scheduler. */
  readonly requesters?: readonly string[];
}

/** The turn of a firing that waited has come. */
export interface ScheduleReleased {
  readonly type: 'ScheduleReleased';
  readonly at: number;
  readonly runbookId: string;
  readonly trigger: string;
  readonly scheduledAt: number;
  readonly execution: string;
  readonly outcome: 'started' | 'failed';
  readonly start?: ScheduledStart;
  readonly reason?: string;
}

/** The run that later firings heed is over. */
export interface ScheduledRunEnded {
  readonly type: 'ScheduledRunEnded';
  readonly at: number;
  readonly runbookId: string;
  readonly trigger: string;
  readonly execution: string;
  readonly status: ExecutionStatus;
}

/** The gate that every start passes did not let it through, for want of a legal basis for example. */
export interface ScheduledRunRefused {
  readonly type: 'ScheduledRunRefused';
  readonly at: number;
  readonly runbookId: string;
  readonly trigger: string;
  readonly execution: string;
  readonly reason: string;
}

/** Somebody stopped it for a while: nothing fires. A firing that waited for its turn is given up. */
export interface SchedulePaused {
  readonly type: 'SchedulePaused';
  readonly at: number;
  readonly by: Actor;
  readonly runbookId: string;
  readonly trigger: string;
  readonly reason: string;
}

/** It fires again. */
export interface ScheduleResumed {
  readonly type: 'ScheduleResumed';
  readonly at: number;
  readonly by: Actor;
  readonly runbookId: string;
  readonly trigger: string;
  readonly reason: string;
  /** Absent: never again. */
  readonly nextAt?: number;
}
