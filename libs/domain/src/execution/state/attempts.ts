import type { Drafting } from '../drafting/drafting.js';
import type { StepState } from './execution-state.js';

/** An executor is at it. Waits, approvals, timers, loops and children are no attempts: what runs in them, or is waited for, counts itself. */
export const isRunningAttempt = ({ status, dispatch, loop }: StepState): boolean => status === 'RUNNING' && dispatch > 0 && !loop;

/** A worker's action that is offered and that no worker has: nothing of it runs, though it keeps its slot. */
export const isUntaken = (step: StepState): boolean => isRunningAttempt(step) && step.leaseUntil === undefined;

/** Somebody is at it now. */
export const isAtWork = (step: StepState): boolean => isRunningAttempt(step) && !isUntaken(step);

/** A step that finds no slot waits for a later decision. */
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
