import { CANCEL_GRACE_MS } from '../../limits.js';
import { cancelOpenSteps } from '../settling/cancel-open-steps.js';
import type { CancelExecution, TerminateExecution } from '../commands/index.js';
import { alreadyHolds, notApplicable } from '../drafting/refusals.js';
import type { Drafting } from '../drafting/drafting.js';
import type { Failure } from '../events/index.js';
import { endRecipients } from '../drafting/end-recipients.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import { isAtWork } from '../state/attempts.js';
import { skip } from '../settling/skip-step.js';
import { isFinal } from '../state/transitions.js';

/** What waits is cancelled; running attempts get a signal and a grace period to say how they ended. `because`: what is told instead of who asked. */
export function cancelExecution(draft: Drafting, { reason }: CancelExecution, because?: string): ExecutionRejection | undefined {
  const refusal = refuseEnd(draft);
  if (refusal) return refusal;
  if (draft.state.failing?.outcome === 'CANCELLED') return alreadyHolds(draft);
  const { now } = draft.world;
  draft.emit({ type: 'ExecutionCancelling', at: now, failure: because === undefined ? failureOf(draft, reason) : cancelled(because) });
  for (const path of draft.state.open) {
    const step = draft.stepAt(path);
    if (!step || !isAtWork(step) || step.cancelUntil !== undefined) continue;
    draft.emit({ type: 'StepCancelRequested', at: now, step: path, attempt: step.attempt, graceUntil: now + CANCEL_GRACE_MS });
  }
  cancelOpenSteps(draft, 'run-cancelled', '', (step) => !isAtWork(step));
  return undefined;
}

/** At once: nobody is waited for. */
export function terminateExecution(draft: Drafting, { reason }: TerminateExecution): ExecutionRejection | undefined {
  const refusal = refuseEnd(draft);
  if (refusal) return refusal;
  const { now } = draft.world;
  const failure = draft.state.failing?.outcome === 'CANCELLED' ? draft.state.failing.failure : failureOf(draft, reason);
  cancelOpenSteps(draft, 'run-cancelled', '', () => true);
  for (const [id, { status }] of Object.entries(draft.state.steps)) if (status === 'PENDING') skip(draft, id, 'run-cancelled');
  draft.emit({ type: 'ExecutionCancelled', at: now, failure, terminated: true, ...endRecipients(draft) });
  return undefined;
}

function refuseEnd(draft: Drafting): ExecutionRejection | undefined {
  const { status } = draft.state;
  if (status === 'CANCELLED') return alreadyHolds(draft);
  return isFinal(status) ? notApplicable('a run that is not over', status, 'there is nothing to cancel') : undefined;
}

function failureOf({ world }: Drafting, reason: string | undefined): Failure {
  const message = `${world.actor.id} cancelled the run${reason === undefined ? '' : `: ${reason}`}`;
  return cancelled(message);
}

const cancelled = (message: string): Failure => ({ error: { name: 'cancelled', message } });
