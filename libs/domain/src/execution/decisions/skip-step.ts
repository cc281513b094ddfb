import type { SkipStep } from '../commands/index.js';
import { alreadyHolds, notApplicable, unknownStep } from '../drafting/refusals.js';
import type { Drafting } from '../drafting/drafting.js';
import { cancelOpenWork } from '../settling/cancel-step.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import { refuseRepair, refuseRepairInLoop } from '../repair/refuse-repair.js';
import { resetStep } from '../repair/reset-step.js';
import { skip } from '../settling/skip-step.js';

/** The step counts as skipped, whatever it was about to do. A gate that is skipped stays shut for what needs it. */
export function skipStep(draft: Drafting, { step: path, reason }: SkipStep): ExecutionRejection | undefined {
  const step = draft.stepAt(path);
  if (!step || !draft.instance(path)) return unknownStep(draft, path);
  const refusal = refuseRepair(draft) ?? refuseRepairInLoop(draft, path);
  if (refusal) return refusal;
  if (step.status === 'SKIPPED') return alreadyHolds(draft);
  if (step.status === 'COMPLETED') return notApplicable('a step that has not completed', `${path} COMPLETED`, 'its result stands');
  if (step.status === 'FAILED' || step.status === 'TIMED_OUT' || step.status === 'CANCELLED') resetStep(draft, path, reason);
  else cancelOpenWork(draft, path, 'run-cancelled');
  skip(draft, path, 'operator', reason);
  return undefined;
}
