import type { CataloguedSchedule } from '@runbook/service';
import { rfc3339 } from '../http/times.js';

/** A schedule as the API shows it: when it is due next, its last firing, and the run that goes on. */
export function scheduleView({
  runbookId,
  trigger,
  schedule,
  timezone,
  overlap,
  nextAt,
  running,
  waiting,
  last,
  paused,
}: CataloguedSchedule) {
  return {
    runbookId,
    trigger,
    schedule,
    timezone,
    overlap,
    // What was due meanwhile does not come to pass, and what comes next is known when it is resumed.
    nextAt: paused ? undefined : rfc3339(nextAt),
    paused: paused && { ...paused, since: rfc3339(paused.since) },
    running,
    waiting: waiting?.execution,
    last: last && {
      scheduledAt: rfc3339(last.scheduledAt),
      firedAt: rfc3339(last.firedAt),
      outcome: last.outcome,
      missed: last.missed,
      executionId: last.execution,
      reason: last.reason,
    },
  };
}

export type ScheduleView = ReturnType<typeof scheduleView>;
