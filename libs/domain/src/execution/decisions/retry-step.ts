import type { RetryStep } from '../commands/index.js';
import { alreadyHolds, notApplicable, unknownStep } from '../drafting/refusals.js';
import type { Drafting } from '../drafting/drafting.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import { refuseRepair, refuseRepairInLoop } from '../repair/refuse-repair.js';
import { resetStep } from '../repair/reset-step.js';
import type { StepState } from '../state/execution-state.js';
import { editVariables } from './edit-variables.js';

/** A new attempt of a step that failed, was given up, or whose next attempt is still to come. A gate that is retried is asked again. */
export function retryStep(draft: Drafting, { step: path, reason, edits }: RetryStep): ExecutionRejection | undefined {
  const step = draft.stepAt(path);
  if (!step || !draft.instance(path)) return unknownStep(draft, path);
  const refusal = refuseRepair(draft) ?? refuseRepairInLoop(draft, path);
  if (refusal) return refusal;
  if (step.status === 'PENDING' || step.status === 'RUNNING') return alreadyHolds(draft);
  if (!isRetriable(step)) {
    const advice = step.status === 'IN_DOUBT' ? 'say what happened (resolve)' : 're-run the runbook from this step instead';
    return notApplicable(`a step that failed or was given up`, `${path} ${step.status}`, advice);
  }
  resetStep(draft, path, reason);
  // Votes about what it would have done before are void, in the record that resets it.
  return edits && editVariables(draft, { type: 'EditVariables', ...edits, reason });
}

const isRetriable = ({ status, reason }: StepState): boolean =>
  ['FAILED', 'TIMED_OUT', 'CANCELLED', 'RETRYING'].includes(status) ||
  (status === 'SKIPPED' && (reason === 'error-skipped' || reason === 'operator' || reason === 'run-failed'));
