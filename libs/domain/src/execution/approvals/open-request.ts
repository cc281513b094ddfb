import { notApplicable, unknownStep } from '../drafting/refusals.js';
import type { Drafting } from '../drafting/drafting.js';
import type { Instance } from '../drafting/instance.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import type { ApprovalState, StepState } from '../state/execution-state.js';
import { isOver } from './times.js';

export interface OpenRequest {
  readonly instance: Instance;
  readonly step: StepState;
  readonly approval: ApprovalState;
}

/** The step's request to people if it can be decided now, else why not. */
export function openRequest(draft: Drafting, path: string): OpenRequest | ExecutionRejection {
  const step = draft.stepAt(path);
  const instance = draft.instance(path);
  if (!step || !instance) return unknownStep(draft, path);
  if (step.status !== 'AWAITING_APPROVAL' || !step.approval) {
    return notApplicable(`step ${path} in AWAITING_APPROVAL`, step.status, 'fetch the execution again');
  }
  if (isOver(step, draft.state, draft.world.now)) {
    const over = new Date(step.timeoutAt ?? 0).toISOString();
    return notApplicable(`a request that is still open`, `one whose time was up at ${over}`, 'fetch the execution again');
  }
  return { instance, step, approval: step.approval };
}
