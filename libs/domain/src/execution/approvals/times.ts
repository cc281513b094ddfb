import type { ExecutionState, StepState } from '../state/execution-state.js';

/** Part of a request's time after which people are reminded: half. */
const REMIND_AFTER_PART = 2;

/** When a request that begins now is over, and when people are reminded. Nothing for one without a time-out. */
export function timesFrom(now: number, allowedMs: number | undefined): { readonly deadlineAt?: number; readonly remindAt?: number } {
  if (allowedMs === undefined) return {};
  return { deadlineAt: now + allowedMs, remindAt: now + Math.floor(allowedMs / REMIND_AFTER_PART) };
}

/** Whether the time to vote is up, fired or not: a late vote counts for nothing, however busy the owner was. */
export function isOver({ timeoutAt }: StepState, { pause }: Pick<ExecutionState, 'pause'>, now: number): boolean {
  if (timeoutAt === undefined) return false;
  return (pause?.approvalDeadlines === 'freeze' ? pause.since : now) >= timeoutAt;
}
