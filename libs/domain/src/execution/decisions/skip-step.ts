import type { SkipStep } from '../commands.js';
import { alreadyHolds, notApplicable, unknownStep } from '../control.js';
import type { Drafting } from '../drafting.js';
import { letGo } from '../leave.js';
import type { ExecutionRejection } from '../rejections.js';
import { refuseRepair, refuseRepairInLoop, resetStep } from '../repair.js';
import { skip } from '../skip.js';

/** The step counts as skipped, whatever it was about to do. A gate that is skipped stays shut for what needs it. */
export function skipStep(draft: Drafting, { step: path, reason }: SkipStep): ExecutionRejection | undefined {
  const step = draft.stepAt(path);
  if (!step || !draft.instance(path)) return unknownStep(draft, path);
  const refusal = refuseRepair(draft) ?? refuseRepairInLoop(draft, path);
  if (refusal) return refusal;
  if (step.status === 'SKIPPED') return alreadyHolds(draft);
  if (step.status === 'COMPLETED') return notApplicable('a step that has not completed', `${path} COMPLETED`, 'its result stands');
  if (step.status === 'FAILED' || step.status === 'TIMED_OUT' || step.status === 'CANCELLED') resetStep(draft, path, reason);
  else letGo(draft, path, 'run-cancelled');
  skip(draft, path, 'operator', reason);
  return undefined;
}
