import { isFinal, stepAt, type ExecutionEvent, type ExecutionState } from '@runbook/domain';
import { count, measure } from '@runbook/telemetry';
import type { DecisionRecord } from '@runbook/wire';

const MS_PER_S = 1_000;

/** What metrics say of a record of a run: each is counted once, by the owner that decided it. */
export function countRun(before: ExecutionState, after: ExecutionState, record: DecisionRecord): void {
  const runbook = after.runbook.id;
  if (before.status === 'NONE') count('runbook_executions_started_total', { runbook });
  for (const event of record.events as readonly ExecutionEvent[]) countEvent(event, before, after);
  if (!isFinal(after.status) || isFinal(before.status)) return;
  const { status, startedAt, endedAt = startedAt } = after;
  count('runbook_executions_ended_total', { runbook, status });
  measure('runbook_execution_duration_seconds', (endedAt - startedAt) / MS_PER_S, { status });
}

function countEvent(event: ExecutionEvent, before: ExecutionState, after: ExecutionState): void {
  switch (event.type) {
    case 'StepCompleted':
    case 'StepSimulated':
      return settled(event, 'completed', before, after);
    case 'StepFailed':
      failed(event.error.name, event.step, before, after);
      return settled(event, 'failed', before, after);
    case 'StepSkipped':
      return settled(event, 'skipped', before, after);
    case 'StepCancelled':
      return settled(event, 'cancelled', before, after);
    case 'StepAttemptFailed':
      failed(event.error.name, event.step, before, after);
      return count('runbook_step_retries_total', { type: typeOf(event.step, before, after), runbook: after.runbook.id });
    case 'StepLeaseLost':
      return count('runbook_leases_lost_total', { type: typeOf(event.step, before, after) });
    case 'WaitOpened':
      return count('runbook_waits_total', { wait: 'opened' }, event.waits.length);
    case 'EventReceived':
      return count('runbook_waits_total', { wait: 'met' });
    case 'WaitsClosed':
      return count('runbook_waits_total', { wait: 'closed' }, event.waits.length);
    case 'ExecutionHeld':
      return count('runbook_authority_holds_total', { because: event.because });
    default:
    // What nobody counts.
  }
}

/** A repair in the same record, or the next go of a loop, may have taken its state away. */
const stateOf = (step: string, before: ExecutionState, after: ExecutionState) => stepAt(after.steps, step) ?? stepAt(before.steps, step);

const typeOf = (step: string, before: ExecutionState, after: ExecutionState): string => stateOf(step, before, after)?.type ?? 'unknown';

function failed(error: string, step: string, before: ExecutionState, after: ExecutionState): void {
  count('runbook_step_failures_total', { type: typeOf(step, before, after), error });
}

/** One that never began took no time. */
function settled(
  { step, at }: { readonly step: string; readonly at: number },
  outcome: 'completed' | 'failed' | 'skipped' | 'cancelled',
  before: ExecutionState,
  after: ExecutionState,
): void {
  const state = stateOf(step, before, after);
  if (!state) return;
  const { type, startedAt = at } = state;
  measure('runbook_step_duration_seconds', (at - startedAt) / MS_PER_S, { type, runbook: after.runbook.id, outcome });
}
