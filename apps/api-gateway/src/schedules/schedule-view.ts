import type { CataloguedSchedule } from '@runbook/service';
import { rfc3339 } from '../http/times.js';

/** A schedule as the API shows it: when it is due next, its last firing, and the run that goes on. */
export function scheduleView({ runbookId, trigger, schedule, timezone, overlap, nextAt, running, waiting, last }: CataloguedSchedule) {
  return {
    runbookId,
    trigger,
    schedule,
    timezone,
    overlap,
    nextAt: rfc3339(nextAt),
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
