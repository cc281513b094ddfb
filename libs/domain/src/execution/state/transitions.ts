export type ExecutionStatus =
  | 'PENDING'
  | 'RUNNING'
  | 'PAUSING'
  | 'PAUSED'
  | 'AWAITING_APPROVAL'
  | 'AWAITING_EVENT'
  | 'AWAITING_OPERATOR'
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
export const STEP_MOVES: Readonly<Record<StepStatus, readonly StepStatus[]>> = {
  PENDING: ['RUNNING', 'RETRYING', 'AWAITING_APPROVAL', 'AWAITING_EVENT', 'COMPLETED', 'FAILED', 'SKIPPED'],
  READY: ['RUNNING', 'RETRYING', 'COMPLETED', 'FAILED', 'TIMED_OUT', 'SKIPPED', 'CANCELLED'],
  RUNNING: ['RUNNING', 'READY', 'RETRYING', 'IN_DOUBT', 'COMPLETED', 'FAILED', 'TIMED_OUT', 'SKIPPED', 'CANCELLED'],
  RETRYING: ['RUNNING', 'RETRYING', 'AWAITING_APPROVAL', 'AWAITING_EVENT', 'COMPLETED', 'FAILED', 'SKIPPED', 'CANCELLED'],
  AWAITING_APPROVAL: ['RETRYING', 'COMPLETED', 'FAILED', 'TIMED_OUT', 'SKIPPED', 'CANCELLED'],
  AWAITING_EVENT: ['RETRYING', 'COMPLETED', 'FAILED', 'TIMED_OUT', 'SKIPPED', 'CANCELLED'],
  IN_DOUBT: ['RUNNING', 'RETRYING', 'COMPLETED', 'FAILED', 'TIMED_OUT', 'SKIPPED', 'CANCELLED'],
  // Only repairs lead out of these: `StepsReset` for most, `ApprovalVoided` back from a gate that had opened.
  COMPLETED: ['AWAITING_APPROVAL'],
  FAILED: [],
  SKIPPED: [],
  CANCELLED: [],
  TIMED_OUT: [],
};

/** The same for the whole run; `NONE` is before its first event. A run that failed may be opened again by a repair. */
export const EXECUTION_MOVES: Readonly<Record<ExecutionStatus | 'NONE', readonly ExecutionStatus[]>> = {
  NONE: ['RUNNING'],
  PENDING: [],
  RUNNING: ['PAUSING', 'COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT'],
  PAUSING: ['PAUSED', 'RUNNING', 'CANCELLED'],
  PAUSED: ['RUNNING', 'CANCELLED'],
  // These are what a RUNNING run shows while it waits for others, and one that is held while it is PAUSING or PAUSED; see `shownStatus`.
  AWAITING_APPROVAL: [],
  AWAITING_EVENT: [],
  AWAITING_OPERATOR: [],
  AUTHORITY_HOLD: [],
  COMPLETED: [],
  FAILED: ['RUNNING'],
  TIMED_OUT: ['RUNNING'],
  CANCELLED: [],
};

export const EXECUTION_FINAL: ReadonlySet<string> = new Set<ExecutionStatus>(['COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT']);
export const STEP_SETTLED: ReadonlySet<string> = new Set<StepStatus>(['COMPLETED', 'FAILED', 'SKIPPED', 'CANCELLED', 'TIMED_OUT']);

export const isFinal = (status: string): boolean => EXECUTION_FINAL.has(status);
export const isSettled = (status: StepStatus): boolean => STEP_SETTLED.has(status);

export const mayMove = (from: StepStatus, to: StepStatus): boolean => STEP_MOVES[from]?.includes(to) ?? false;
