import type { StepState } from './execution-state.js';

/** An executor is at it. Waits, approvals, timers, loops and child runs are no attempts: what runs in a loop counts for itself. */
export const isRunningAttempt = ({ status, dispatch, loop }: StepState): boolean => status === 'RUNNING' && dispatch > 0 && !loop;

/** A worker's action that is offered and that no worker has: nothing of it runs, though it keeps its slot. */
export const isUntaken = (step: StepState): boolean => isRunningAttempt(step) && step.leaseUntil === undefined;

/** Somebody is at it now. */
export const isAtWork = (step: StepState): boolean => isRunningAttempt(step) && !isUntaken(step);
