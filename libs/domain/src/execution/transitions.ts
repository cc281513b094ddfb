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

/** From which status a step may move to which; what is not here cannot happen. */
export const STEP_MOVES: Partial<Record<StepStatus, readonly StepStatus[]>> = {
  PENDING: ['RUNNING', 'COMPLETED', 'FAILED', 'SKIPPED'],
  RUNNING: ['RUNNING', 'RETRYING', 'COMPLETED', 'FAILED', 'TIMED_OUT', 'SKIPPED', 'CANCELLED'],
  RETRYING: ['RUNNING', 'FAILED', 'SKIPPED', 'CANCELLED'],
};

export const EXECUTION_FINAL: ReadonlySet<string> = new Set<ExecutionStatus>(['COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT']);
export const STEP_SETTLED: ReadonlySet<string> = new Set<StepStatus>(['COMPLETED', 'FAILED', 'SKIPPED', 'CANCELLED', 'TIMED_OUT']);

export const isFinal = (status: string): boolean => EXECUTION_FINAL.has(status);
export const isSettled = (status: StepStatus): boolean => STEP_SETTLED.has(status);
