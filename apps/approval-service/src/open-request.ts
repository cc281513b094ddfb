import type { ApprovalRequested, ExecutionEvent, People } from '@runbook/domain';
import type { CollectionSpec, Operation } from '@runbook/ports';

/** What the inbox has to know of a request that can still be decided: enough to tell people about it. */
export interface OpenRequest {
  /** `<execution>#<path of the step>`: one step asks once at a time. */
  readonly _id: string;
  /** Of the log that the execution lies in. */
  readonly partition: number;
  readonly tenant: string;
  readonly execution: string;
  readonly step: string;
  /** `apr_…`. */
  readonly approval: string;
  readonly kind: ApprovalRequested['kind'];
  readonly digest: string;
  readonly message?: string;
  /** SHA-256 of the definition that asks. */
  readonly definition: string;
  readonly approvers: People;
  readonly quorum: number;
  /** Milliseconds since the epoch. */
  readonly requestedAt: number;
  readonly deadlineAt?: number;
}

/** A request as it is stored. */
export interface StoredRequest extends OpenRequest {
  /** Of the fact that made it so: what a reader stores that was overtaken has a smaller one. */
  readonly order: number;
}

/** More than an execution has events. */
const EVENTS_PER_RECORD = 100_000;

/** Orders the facts of one execution: by its records, and within a record. */
export const orderOf = ({ version, index }: { readonly version: number; readonly index: number }): number =>
  version * EVENTS_PER_RECORD + index;

/** What a request has become: undefined where it is over. */
export interface RequestChange {
  readonly order: number;
  readonly request?: OpenRequest;
}

export function operationsOf(changes: ReadonlyMap<string, RequestChange>): Operation<StoredRequest>[] {
  return [...changes].map(([id, { order, request }]) =>
    request ? { put: { ...request, order }, ifNewer: 'order' } : { remove: id, upTo: { field: 'order', number: order } },
  );
}

export const OPEN_REQUESTS: CollectionSpec = {
  name: 'approval.requests',
  indexes: [['partition'], ['tenant', 'requestedAt']],
  compared: ['order'],
};

/**
 * Requests whose gate has opened. Their votes may be voided as long as the run can go on, and then people are asked again: what the inbox knows
 * of a request must outlive its being granted.
 */
export const GRANTED_REQUESTS: CollectionSpec = { name: 'approval.granted', indexes: [['partition']], compared: ['order'] };

export const requestId = (execution: string, step: string): string => `${execution}#${step}`;

export interface Place {
  readonly partition: number;
  readonly tenant: string;
  readonly execution: string;
}

export function openRequest({ partition, tenant, execution }: Place, asked: ApprovalRequested): OpenRequest {
  const { step, approval, kind, digest, shown, approvers, quorum, at, deadlineAt } = asked;
  return {
    _id: requestId(execution, step),
    partition,
    tenant,
    execution,
    step,
    approval,
    kind,
    digest,
    ...(shown.message !== undefined && { message: shown.message }),
    definition: shown.definition,
    approvers,
    quorum,
    requestedAt: at,
    ...(deadlineAt !== undefined && { deadlineAt }),
  };
}

/** The request after a fact about it; undefined when it is over. Facts that change nothing here leave it as it is. */
export function requestAfter(request: OpenRequest, event: ExecutionEvent): OpenRequest | undefined {
  switch (event.type) {
    case 'ApprovalVoided': {
      const { digest, shown, deadlineAt } = event;
      return dated({ ...request, digest, ...(shown.message !== undefined && { message: shown.message }) }, deadlineAt);
    }
    case 'ApprovalExtended':
      return dated(request, event.deadlineAt);
    case 'ApprovalEscalated':
      return dated(request, event.deadlineAt);
    default:
      return CLOSES.has(event.type) ? undefined : request;
  }
}

function dated({ deadlineAt: _before, ...request }: OpenRequest, deadlineAt: number | undefined): OpenRequest {
  return { ...request, ...(deadlineAt !== undefined && { deadlineAt }) };
}

/** The gate has opened: the one way of closing from which a request may come back. */
export const isGrant = ({ kind }: OpenRequest, { type }: ExecutionEvent): boolean => kind === 'approval' && type === 'StepCompleted';

/** No step of the run begins any more, whatever people do. One that failed can be repaired. */
export const isLastEnd = ({ type }: ExecutionEvent): boolean => type === 'ExecutionCompleted' || type === 'ExecutionCancelled';

/** How a step that asks stops asking; a test holds them against the fold. */
const CLOSES: ReadonlySet<ExecutionEvent['type']> = new Set<ExecutionEvent['type']>([
  'StepCompleted',
  'StepFailed',
  'StepAttemptFailed',
  'StepSkipped',
  'StepCancelled',
  'StepsReset',
]);

/** Paths of the steps that the fact is about. */
export function stepsOf(event: ExecutionEvent): readonly string[] {
  if (event.type === 'StepsReset') return event.reset;
  return 'step' in event && event.step !== undefined ? [event.step] : [];
}
