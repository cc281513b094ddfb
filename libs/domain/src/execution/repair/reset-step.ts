import type { Drafting } from '../drafting/drafting.js';
import { runDeadline } from '../drafting/run-deadline.js';
import type { ExecutionReopened } from '../events/control.js';
import { cancelStep } from '../settling/cancel-step.js';
import { countsOf } from '../state/authority-use.js';
import type { AuthorityState, ExecutionState } from '../state/execution-state.js';
import { isFinal } from '../state/transitions.js';
import { restoredWith } from './restored.js';

/**
 * The step stands before its beginning again, and with it what was given up because of it (`restored.ts`). In this order, because executors
 * read the record from its beginning:
 *
 * - R1 A run that had ended, or was ending, is opened again.
 * - R2 What is at work and is to stand before its beginning is cancelled: `onFailure` stops, the run goes on.
 * - R3 One event names every step that is reset and every loop that goes on.
 */
export function resetStep(draft: Drafting, path: string, reason: string): void {
  const wasFailing = draft.state.failing !== undefined;
  if (wasFailing || isFinal(draft.state.status)) reopenRun(draft, reason);
  const { reset, reopened } = restoredWith(draft, path, wasFailing);
  for (const other of reset) if (other !== path && draft.state.open.includes(other)) cancelStep(draft, other, 'run-failed');
  draft.emit({
    type: 'StepsReset',
    at: draft.world.now,
    step: path,
    by: draft.world.actor.id,
    reason,
    reset: [...reset],
    ...(reopened.size > 0 && { reopened: [...reopened] }),
  });
}

/** The run has its whole time again. */
function reopenRun(draft: Drafting, reason: string): void {
  const { state, world } = draft;
  draft.emit({
    type: 'ExecutionReopened',
    at: world.now,
    reason,
    ...runDeadline(draft.runbook, world),
    ...(isFinal(state.status) && { about: aboutOf(state) }),
    ...(isFinal(state.status) && state.authority && { asks: askingOf(state, state.authority) }),
  });
}

/** The authority forgot it with its end. */
const askingOf = (state: ExecutionState, { id, ask }: AuthorityState): NonNullable<ExecutionReopened['asks']> => ({
  authority: id,
  ask: ask + 1,
  ...countsOf(state),
});

/** Executors forget a run with its end. */
function aboutOf({ runbook, startedAt, startedBy, legalBasis, dataLicenses, incidentId }: ExecutionState): ExecutionReopened['about'] {
  return {
    runbook,
    startedAt,
    startedBy,
    dataLicenses,
    ...(legalBasis && { legalBasis }),
    ...(incidentId !== undefined && { incidentId }),
  };
}
