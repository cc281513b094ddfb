import { ExpressionError } from '../../expression/index.js';
import type { JsonObject } from '../../json.js';
import type { Drafting } from '../drafting/drafting.js';
import { endRecipients } from '../drafting/end-recipients.js';
import { inlined } from '../drafting/inline.js';
import { scopeAt } from '../drafting/scope.js';
import { cancelDrainedLoops } from '../settling/cancel-open-steps.js';
import { failRun } from '../settling/fail-run.js';
import { expressionError } from '../settling/guarded.js';
import { skip } from '../settling/skip-step.js';
import type { SkipReason } from '../events/index.js';
import { standingFailure } from '../state/standing-failure.js';
import { advance, queueAllLists } from './advance.js';

/** Nothing is open and nothing is held back for the next record. */
export const isIdle = ({ state, budget }: Drafting): boolean => state.open.length === 0 && !state.failing && !budget.heldBack;

/** No step of the run itself is open; those of `onFailure` may be. */
export const isDrained = (draft: Drafting): boolean => draft.state.open.every((path) => draft.stepAt(path)?.onFailure);

/** Nothing is open: the run is over, or waits for what never comes. */
export function endIdle(draft: Drafting): void {
  if (pendingSteps(draft).length > 0) {
    draft.worklist.add('', 'all');
    advance(draft);
  }
  if (!isIdle(draft)) return;
  const left = pendingSteps(draft);
  if (left.length === 0) return complete(draft);
  // The static rules refuse such runbooks; a run of one must not wait for ever.
  const message = `expected a step that can begin, found ${left.join(', ')} waiting for each other; remove the cycle`;
  failRun(draft, { error: { name: 'internal', message } });
}

const pendingSteps = (draft: Drafting): string[] =>
  draft.runbook.steps.map(({ id }) => id).filter((id) => draft.state.steps[id]?.status === 'PENDING');

function complete(draft: Drafting): void {
  const { runbook, world, state } = draft;
  const standing = standingFailure(state.steps);
  if (standing) return failRun(draft, { step: standing.id, error: standing.error });
  try {
    const fitted = inlined(runbook.outputs?.render(scopeAt(draft, ''), world) ?? {}, 'outputs', world);
    if ('error' in fitted) return failRun(draft, { error: fitted.error });
    const outputs = fitted.value as JsonObject;
    draft.emit({ type: 'ExecutionCompleted', at: world.now, outputs, failures: state.failures, ...endRecipients(draft) });
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    failRun(draft, { error: expressionError(draft, error) });
  }
}

/** Running steps are drained: what never began is skipped, `onFailure` runs, then the run ends. */
export function endFailing(draft: Drafting): void {
  const { steps, onFailure } = draft.runbook;
  skipPending(draft, steps, 'run-failed');
  queueAllLists(draft);
  advance(draft);
  const { failing, open } = draft.state;
  if (!failing || open.length > 0 || draft.budget.heldBack) return;
  // With nothing open a step that still waits would wait for ever.
  skipPending(draft, onFailure, 'run-failed');
  const type = failing.outcome === 'TIMED_OUT' ? 'ExecutionTimedOut' : 'ExecutionFailed';
  draft.emit({ type, at: draft.world.now, failure: failing.failure, ...endRecipients(draft) });
}

/** Attempts that got the signal may still say how they ended. `onFailure` does not run. */
export function endCancelling(draft: Drafting): void {
  cancelDrainedLoops(draft, 'run-cancelled');
  const { failing, open, steps } = draft.state;
  if (!failing || open.length > 0 || draft.state.endedAt !== undefined) return;
  skipPending(
    draft,
    Object.keys(steps).map((id) => ({ id })),
    'run-cancelled',
  );
  draft.emit({ type: 'ExecutionCancelled', at: draft.world.now, failure: failing.failure, ...endRecipients(draft) });
}

function skipPending(draft: Drafting, steps: readonly { readonly id: string }[], reason: SkipReason): void {
  for (const { id } of steps) if (draft.state.steps[id]?.status === 'PENDING') skip(draft, id, reason);
}
