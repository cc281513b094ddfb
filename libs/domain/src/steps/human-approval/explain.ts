import { approvalProgress, progressText, requestersOf } from '../../execution/causes/approval-progress.js';
import { untilText, type Explained } from '../../execution/causes/cause.js';
import type { ExecutionState, StepState } from '../../execution/state/execution-state.js';
import { explainAttempt } from '../dispatched/explain.js';

export function explainApproval(step: StepState, run: ExecutionState): Explained {
  if (!step.approval) return explainAttempt(step);
  const progress = approvalProgress(step.approval, step, requestersOf(run));
  return { kind: 'approval', ...progress, sentence: `waits for people${untilText(step.timeoutAt)}: ${progressText(progress)}.` };
}
