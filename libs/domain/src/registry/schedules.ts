import { unreachable } from '../decision.js';
import type { ScheduleTerms } from '../runbook/index.js';
import type {
  FiringOutcome,
  ScheduledRunRefused,
  ScheduleEvent,
  ScheduleFired,
  SchedulePaused,
  ScheduleReleased,
  ScheduleResumed,
  SchedulesSet,
} from './schedule-events.js';

/** A schedule of a runbook, and what is remembered of its firings. */
export interface Schedule extends ScheduleTerms {
  /** When it is due next, in milliseconds since the epoch. Absent: it is stopped. */
  readonly nextAt?: number;
  /** See `ArmedSchedule`. */
  readonly requester?: string;
  /** The run that the next firing heeds; absent when it ended, and under `allow`. */
  readonly running?: string;
  /** A firing that is started when that run ends. */
  readonly waiting?: WaitingFiring;
  readonly last?: LastFiring;
  /** Somebody stopped it for a while; `nextAt` is as it was then. */
  readonly paused?: PausedSchedule;
}

export interface PausedSchedule {
  readonly since: number;
  readonly by: string;
  readonly reason: string;
}

export interface WaitingFiring {
  readonly execution: string;
  readonly scheduledAt: number;
  readonly missed: number;
}

export interface LastFiring {
  readonly scheduledAt: number;
  readonly firedAt: number;
  readonly missed: number;
  readonly outcome: FiringOutcome | 'refused';
  readonly execution?: string;
  readonly reason?: string;
}

/** Stopped schedules that are remembered, so that one which comes back fires nothing twice. */
const STOPPED_REMEMBERED_MAX = 50;

/** When the first of them is due. */
export function nextScheduleAt(schedules: readonly Schedule[] = []): number | undefined {
  let earliest = Infinity;
  for (const { nextAt = Infinity, paused } of schedules) if (!paused) earliest = Math.min(earliest, nextAt);
  return earliest === Infinity ? undefined : earliest;
}

/** Total: every event, no refusal, no calendar. */
export function evolveSchedules(schedules: readonly Schedule[], event: ScheduleEvent): readonly Schedule[] {
  switch (event.type) {
    case 'SchedulesSet':
      return set(schedules, event);
    case 'ScheduleFired':
      return change(schedules, event, (schedule) => fired(schedule, event));
    case 'ScheduleReleased':
      return change(schedules, event, (schedule) => released(schedule, event));
    case 'ScheduledRunEnded':
      return change(schedules, event, (schedule) => without(schedule, event.execution));
    case 'SchedulePaused':
      return change(schedules, event, (schedule) => paused(schedule, event));
    case 'ScheduleResumed':
      return change(schedules, event, (schedule) => resumed(schedule, event));
    case 'ScheduledRunRefused':
      return change(schedules, event, (schedule) => refused(without(schedule, event.execution), event));
    default:
      return unreachable(event);
  }
}

function set(schedules: readonly Schedule[], { schedules: terms }: SchedulesSet): readonly Schedule[] {
  const current = new Map(schedules.map((schedule) => [schedule.trigger, schedule]));
  const armed = terms.map((one) => {
    // Whoever registered an earlier version does not ask for what this one starts.
    const { requester: _requester, ...before } = current.get(one.trigger) ?? {};
    return { ...before, ...one };
  });
  const stopped = schedules
    .filter(({ trigger, running, last }) => !terms.some((one) => one.trigger === trigger) && (running ?? last) !== undefined)
    .map(({ nextAt: _nextAt, waiting: _waiting, ...kept }) => kept);
  return [...armed, ...stopped.slice(0, STOPPED_REMEMBERED_MAX)];
}

function fired({ nextAt: _nextAt, ...schedule }: Schedule, event: ScheduleFired): Schedule {
  const { at, scheduledAt, missed, outcome, execution, reason, nextAt } = event;
  const last = {
    scheduledAt,
    firedAt: at,
    missed,
    outcome,
    ...(execution !== undefined && { execution }),
    ...(reason !== undefined && { reason }),
  };
  const next = { ...schedule, last, ...(nextAt !== undefined && { nextAt }) };
  if (execution === undefined) return next;
  if (outcome !== 'started') return { ...next, waiting: { execution, scheduledAt, missed } };
  return schedule.overlap === 'allow' ? next : { ...next, running: execution };
}

function released({ waiting: _waiting, ...schedule }: Schedule, { execution, outcome, reason }: ScheduleReleased): Schedule {
  const { last } = schedule;
  // A later firing may have been skipped meanwhile: that one stays the last.
  const told = last?.execution === execution ? { last: { ...last, outcome, ...(reason !== undefined && { reason }) } } : {};
  return { ...schedule, ...told, ...(outcome === 'started' && { running: execution }) };
}

function paused({ waiting, ...schedule }: Schedule, { at, by, reason }: SchedulePaused): Schedule {
  const { last } = schedule;
  const isLast = waiting !== undefined && last?.execution === waiting.execution;
  const { execution: _never, ...facts } = last ?? {};
  const told = isLast
    ? { last: { ...(facts as LastFiring), outcome: 'skipped' as const, reason: 'the schedule was paused before its turn came' } }
    : {};
  return { ...schedule, ...told, paused: { since: at, by: by.id, reason } };
}

function resumed({ paused: _paused, nextAt: _nextAt, ...schedule }: Schedule, { nextAt }: ScheduleResumed): Schedule {
  return { ...schedule, ...(nextAt !== undefined && { nextAt }) };
}

function without(schedule: Schedule, execution: string): Schedule {
  const { running, ...rest } = schedule;
  return running === execution ? rest : schedule;
}

function refused(schedule: Schedule, { execution, reason }: ScheduledRunRefused): Schedule {
  const { last } = schedule;
  return last?.execution === execution ? { ...schedule, last: { ...last, outcome: 'refused', reason } } : schedule;
}

function change(schedules: readonly Schedule[], { trigger }: { readonly trigger: string }, by: (schedule: Schedule) => Schedule) {
  return schedules.map((schedule) => (schedule.trigger === trigger ? by(schedule) : schedule));
}
