import type { ExecutionEvent, People } from '@runbook/domain';
import type { CollectionSpec } from '@runbook/ports';
import type { OpenRequest } from './open-request.js';

export type NoticeType = 'approval.requested' | 'approval.asked-again' | 'approval.reminder' | 'approval.escalated' | 'approval.delegated';

/** The body that the webhook gets. What was asked is behind `address`; here stands no more than it takes to look there. */
export interface Notice {
  /** The same however often it is sent: receivers drop what they have. */
  readonly id: string;
  readonly type: NoticeType;
  /** RFC 3339. */
  readonly at: string;
  readonly tenant: string;
  readonly approval: string;
  readonly kind: OpenRequest['kind'];
  readonly execution: string;
  /** Left out where the run is classified, like the message and the digest: whoever is asked looks it up, if he is cleared. */
  readonly step?: string;
  readonly classification?: string;
  readonly runbook?: { readonly id: string; readonly version: number };
  readonly message?: string;
  readonly digest?: string;
  /** Who is asked: of an escalation, those who are asked as well now; of a delegation, the person who votes instead. */
  readonly people: People;
  readonly quorum: number;
  readonly deadlineAt?: string;
  /** Path of the request at the gateway. */
  readonly address: string;
}

/** A notice that has not arrived yet. */
export interface WaitingNotice {
  /** The notice's id. */
  readonly _id: string;
  readonly partition: number;
  /** When it is sent next, in milliseconds since the epoch. */
  readonly dueAt: number;
  /** From when on it is given up. */
  readonly expiresAt: number;
  readonly failures: number;
  /** Of the request that the notice follows from. */
  readonly requestId?: string;
  /** Of the record that it tells of: what carries its trace on, and when that was, in milliseconds since the epoch. */
  readonly trace?: { readonly parent: string; readonly at: number };
  readonly notice: Notice;
}

export const WAITING_NOTICES: CollectionSpec = { name: 'approval.notices', indexes: [['partition', 'dueAt']] };

/** Who asks for a day in vain is not reached by one notice more. */
export const NOTICE_AGE_MS_MAX = 24 * 3600 * 1000;

/** Where a fact stands: its execution's record, and which of the record's events it is. */
export interface FactPlace {
  readonly version: number;
  readonly index: number;
}

/** What people are told of a fact about a request; undefined for facts that they need not be woken for. */
export function noticeOf(
  request: OpenRequest,
  event: ExecutionEvent,
  { version, index }: FactPlace,
  runbook?: { readonly id: string; readonly version: number },
): Notice | undefined {
  const type = TYPES[event.type];
  if (!type || !('at' in event)) return undefined;
  const { tenant, approval, kind, execution, step, message, digest, quorum, deadlineAt } = request;
  const classification = 'classification' in event ? event.classification : undefined;
  return {
    id: `ntc_${execution.slice(execution.indexOf('_') + 1)}_${version}_${index}`,
    type,
    at: new Date(event.at).toISOString(),
    tenant,
    approval,
    kind,
    execution,
    ...(classification === undefined ? { step, digest, ...(message !== undefined && { message }) } : { classification }),
    ...(runbook && { runbook: { id: runbook.id, version: runbook.version } }),
    people: peopleOf(request, event),
    quorum,
    ...(deadlineAt !== undefined && { deadlineAt: new Date(deadlineAt).toISOString() }),
    address: `/api/v1/approvals/${approval}`,
  };
}

const TYPES: Partial<Record<ExecutionEvent['type'], NoticeType>> = {
  ApprovalRequested: 'approval.requested',
  ApprovalVoided: 'approval.asked-again',
  ApprovalReminded: 'approval.reminder',
  ApprovalEscalated: 'approval.escalated',
  ApprovalDelegated: 'approval.delegated',
};

function peopleOf(request: OpenRequest, event: ExecutionEvent): People {
  if (event.type === 'ApprovalEscalated') return event.approvers;
  if (event.type === 'ApprovalDelegated') return { users: [event.to] };
  return request.approvers;
}
