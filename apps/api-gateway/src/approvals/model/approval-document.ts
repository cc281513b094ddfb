import { stepAt, type Actor, type ExecutionState, type RunbookPin, type StepState } from '@runbook/domain';
import type { CollectionSpec } from '@runbook/ports';

export type ApprovalStatus = 'open' | 'approved' | 'rejected' | 'expired' | 'failed' | 'skipped' | 'cancelled' | 'withdrawn';

/** `gateway.approvals`: one per request to people, with what it was asked about and what came of it. */
export interface ApprovalDocument {
  /** `apr_…`. */
  readonly _id: string;
  readonly tenant: string;
  /** 1 while it can be decided, 0 afterwards. A number, because the inbox searches by it. */
  readonly open: 0 | 1;
  /** Milliseconds since the epoch. */
  readonly requestedAt: number;
  /** Of the execution, at the last change. */
  readonly version: number;
  readonly status: ApprovalStatus;
  readonly execution: string;
  /** Path of the step that asks. */
  readonly step: string;
  readonly runbook: RunbookPin;
  readonly incidentId?: string;
  readonly startedBy: Actor;
  readonly requesters?: readonly string[];
  readonly deadlineAt?: number;
  readonly closedAt?: number;
  readonly approval: NonNullable<StepState['approval']>;
}

export const APPROVALS: CollectionSpec = {
  name: 'gateway.approvals',
  indexes: [
    ['tenant', 'open', 'requestedAt'],
    ['tenant', 'requestedAt'],
  ],
  compared: ['version'],
};

export interface Asked {
  readonly id: string;
  readonly tenant: string;
  readonly version: number;
  readonly state: ExecutionState;
}

/** The request of the step at this path; undefined where it has none. */
export function approvalDocument({ id, tenant, version, state }: Asked, path: string): ApprovalDocument | undefined {
  const step = stepAt(state.steps, path);
  if (!step?.approval) return undefined;
  const { startedAt, timeoutAt, endedAt } = step;
  const status = statusOf(step);
  const { runbook, incidentId, startedBy, requesters } = state;
  return {
    _id: step.approval.approval,
    tenant,
    open: status === 'open' ? 1 : 0,
    requestedAt: startedAt ?? state.startedAt,
    version,
    status,
    execution: id,
    step: path,
    runbook,
    ...(incidentId !== undefined && { incidentId }),
    startedBy,
    ...(requesters && { requesters }),
    ...(timeoutAt !== undefined && { deadlineAt: timeoutAt }),
    ...(endedAt !== undefined && { closedAt: endedAt }),
    approval: step.approval,
  };
}

/** A request whose step was reset: it can no longer be decided. When the step asks again, the new request may have the same id. */
export const withdrawn = (document: ApprovalDocument, version: number): ApprovalDocument => ({
  ...document,
  version,
  open: 0,
  status: 'withdrawn',
});

function statusOf({ status, error }: StepState): ApprovalStatus {
  switch (status) {
    case 'AWAITING_APPROVAL':
      return 'open';
    case 'COMPLETED':
      return 'approved';
    case 'SKIPPED':
      return error ? ofError(error.name) : 'skipped';
    case 'CANCELLED':
      return 'cancelled';
    case 'FAILED':
    case 'TIMED_OUT':
      return ofError(error?.name);
    default:
      return 'withdrawn';
  }
}

const ofError = (name: string | undefined): ApprovalStatus => (name === 'rejected' || name === 'expired' ? name : 'failed');
