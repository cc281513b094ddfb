import type { ExecutionRejection } from '../commands/rejections.js';
import type { Drafting } from '../drafting/drafting.js';
import { notApplicable } from '../drafting/refusals.js';
import { loopsAround } from '../state/paths.js';

/** A repair is for runs that can still go on, or that failed; a cancelled or completed one stays what it is. */
export function refuseRepair({ state }: Drafting): ExecutionRejection | undefined {
  const { status } = state;
  if (status === 'CANCELLED' || status === 'COMPLETED') return notApplicable('a run that is open or failed', status, 're-run it instead');
  if (state.failing?.outcome === 'CANCELLED')
    return notApplicable('a run that goes on', 'one that is being cancelled', 're-run it instead');
  return undefined;
}

/** A step in a loop can only be repaired while its iteration is not over. */
export function refuseRepairInLoop(draft: Drafting, path: string): ExecutionRejection | undefined {
  for (const { loop, index } of loopsAround(path)) {
    const step = draft.stepAt(loop);
    const iteration = step?.loop?.iterations[index];
    if (step?.status === 'COMPLETED' || step?.status === 'SKIPPED' || (iteration && 'collected' in iteration)) {
      return notApplicable(`iteration ${index} of ${loop} to be open or failed`, 'it over', 'retry the loop, or re-run the runbook');
    }
  }
  return undefined;
}
