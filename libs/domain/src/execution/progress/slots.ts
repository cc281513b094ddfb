import type { Drafting } from '../drafting/drafting.js';
import { isRunningAttempt } from '../state/attempts.js';
import type { StepState } from '../state/execution-state.js';

/** Whether the author's `limits.concurrency` lets one more step begin. One that finds no slot waits for a later decision. */
export function hasFreeSlot(draft: Drafting): boolean {
  const concurrency = draft.runbook.runbook.limits?.concurrency;
  return concurrency === undefined || occupied(draft) < concurrency;
}

/** A retry to come keeps its slot: it was begun. So does an attempt that is in doubt, or held by a pause: it may still be at work, or go on. */
const occupied = (draft: Drafting): number =>
  draft.state.open.filter((path) => {
    const step = draft.stepAt(path);
    return step !== undefined && (isRunningAttempt(step) || KEEPING.has(step.status));
  }).length;

const KEEPING: ReadonlySet<StepState['status']> = new Set<StepState['status']>(['RETRYING', 'IN_DOUBT', 'READY']);
