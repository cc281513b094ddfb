import { isSettled, stepInstances } from '@runbook/domain';
import { rfc3339 } from '../../http/times.js';
import { statusOf } from '../model/status-of.js';
import type { ExecutionEntry } from '../model/execution-entry.js';

/** What an execution cost: durations in milliseconds, attempts, its share of the log. Instances in loops count as steps. */
export function executionStats({ id, state, version, logBytes }: ExecutionEntry, nowMs: number) {
  const steps = [...stepInstances(state.steps)].map(([stepId, { type, status, attempt, dispatch, startedAt, endedAt }]) => ({
    id: stepId,
    type,
    status,
    attempts: attempt,
    dispatches: dispatch,
    startedAt: rfc3339(startedAt),
    endedAt: rfc3339(endedAt),
    durationMs: startedAt === undefined ? undefined : (endedAt ?? nowMs) - startedAt,
  }));
  const counts: Record<string, number> = {};
  for (const { status } of steps) counts[status] = (counts[status] ?? 0) + 1;
  return {
    id,
    status: statusOf(state),
    durationMs: (state.endedAt ?? nowMs) - state.startedAt,
    steps,
    totals: {
      steps: steps.length,
      settled: steps.filter(({ status }) => isSettled(status)).length,
      byStatus: counts,
      attempts: steps.reduce((sum, { attempts }) => sum + attempts, 0),
      failures: state.failures,
    },
    records: version,
    events: state.events,
    logBytes,
  };
}
