import { shownStatus, type ExecutionState, type ExecutionStatus } from '@runbook/domain';

/** The status that people are shown, of a run that has begun. */
export function statusOf(state: ExecutionState): ExecutionStatus {
  const status = shownStatus(state);
  if (status === 'NONE') throw new Error('expected a run that has begun, found one without a first event; this is a defect');
  return status;
}
