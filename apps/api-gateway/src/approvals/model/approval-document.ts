import { stepAt, type Actor, type ExecutionState, type RunbookPin, type StepState } from '@runbook/domain';
import type { CollectionSpec } from '@runbook/ports';

export type ApprovalStatus = 'open' | 'approved' | 'overridden' | 'rejected' | 'expired' | 'failed' | 'skipped' | 'cancelled' | 'withdrawn';

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

/** What a list shows of a request, and what says whose it is: without what was shown, the form, comments and voided votes. */
type ListedApproval = Pick<
  ApprovalDocument['approval'],
  'approval' | 'kind' | 'digest' | 'approvers' | 'escalated' | 'delegations' | 'quorum' | 'fourEyes'
> & {
  readonly shown: Pick<ApprovalDocument['approval']['shown'], 'message'>;
  readonly votes: readonly Pick<ApprovalDocument['approval']['votes'][number], 'by' | 'decision'>[];
};

/** `gateway.approval-lines`: one per request to people, to find it by and to list it. */
export interface ApprovalLine extends Omit<ApprovalDocument, 'approval'> {
  readonly approval: ListedApproval;
}

export const APPROVALS: CollectionSpec = { name: 'gateway.approvals', indexes: [], compared: ['version'] };
export const APPROVAL_LINES: CollectionSpec = {
  name: 'gateway.approval-lines',
  indexes: [
    ['tenant', 'open', 'requestedAt'],
    ['tenant', 'requestedAt'],
  ],
  compared: ['version'],
};

export function approvalLineOf(document: ApprovalDocument): ApprovalLine {
  const { approval, kind, digest, approvers, escalated, delegations, quorum, fourEyes, shown, votes } = document.approval;
  return {
    ...document,
    approval: {
      approval,
      kind,
      digest,
      approvers,
      ...(escalated && { escalated }),
      delegations,
      quorum,
      fourEyes,
      shown: { ...(shown.message !== undefined && { message: shown.message }) },
      votes: votes.map(({ by, decision }) => ({ by, decision })),
    },
  };
}

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

function statusOf({ status, error, approval }: StepState): ApprovalStatus {
  switch (status) {
    case 'AWAITING_APPROVAL':
      return 'open';
    case 'COMPLETED':
      return approval?.override ? 'overridden' : 'approved';
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
