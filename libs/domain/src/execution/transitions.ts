export type ExecutionStatus =
  | 'PENDING'
  | 'RUNNING'
  | 'PAUSING'
  | 'PAUSED'
  | 'AWAITING_APPROVAL'
  | 'AWAITING_EVENT'
  | 'AUTHORITY_HOLD'
  | 'COMPLETED'
  | 'FAILED'
  | 'CANCELLED'
  | 'TIMED_OUT';

export type StepStatus =
  | 'PENDING'
  | 'READY'
  | 'RUNNING'
  | 'RETRYING'
  | 'AWAITING_APPROVAL'
  | 'AWAITING_EVENT'
  | 'IN_DOUBT'
  | 'COMPLETED'
  | 'FAILED'
  | 'SKIPPED'
  | 'CANCELLED'
  | 'TIMED_OUT';

/**
 * From which status a step may move to which; what is not here cannot happen, and a decision that tries is a defect. A step is left
 * RUNNING by another dispatch of its attempt, and RETRYING by an attempt that fails before it is asked for.
 */
export const STEP_MOVES: Partial<Record<StepStatus, readonly StepStatus[]>> = {
  PENDING: ['RUNNING', 'RETRYING', 'COMPLETED', 'FAILED', 'SKIPPED'],
  RUNNING: ['RUNNING', 'RETRYING', 'COMPLETED', 'FAILED', 'TIMED_OUT', 'SKIPPED', 'CANCELLED'],
  RETRYING: ['RUNNING', 'RETRYING', 'COMPLETED', 'FAILED', 'SKIPPED', 'CANCELLED'],
};

/** The same for the whole run; `NONE` is before its first event. */
export const EXECUTION_MOVES: Partial<Record<ExecutionStatus | 'NONE', readonly ExecutionStatus[]>> = {
  NONE: ['RUNNING'],
  RUNNING: ['COMPLETED', 'FAILED', 'TIMED_OUT'],
};

export const EXECUTION_FINAL: ReadonlySet<string> = new Set<ExecutionStatus>(['COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT']);
export const STEP_SETTLED: ReadonlySet<string> = new Set<StepStatus>(['COMPLETED', 'FAILED', 'SKIPPED', 'CANCELLED', 'TIMED_OUT']);

export const isFinal = (status: string): boolean => EXECUTION_FINAL.has(status);
export const isSettled = (status: StepStatus): boolean => STEP_SETTLED.has(status);

export const mayMove = (from: StepStatus, to: StepStatus): boolean => STEP_MOVES[from]?.includes(to) ?? false;
