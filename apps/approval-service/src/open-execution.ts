import type { Actor, ExecutionEvent, ExecutionStatus, LegalBasis, RunbookPin } from '@runbook/domain';
import type { CollectionSpec } from '@runbook/ports';
import type { DecisionRecord } from '@runbook/wire';

/** What the inbox has to know of a run that is not over: whose it is, what it runs, on whose authority. */
export interface OpenExecution {
  /** The execution's id. */
  readonly _id: string;
  readonly tenant: string;
  readonly status: ExecutionStatus;
  readonly runbook: RunbookPin;
  readonly legalBasis?: LegalBasis;
  readonly startedBy: Actor;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

export const OPEN_EXECUTIONS: CollectionSpec = { name: 'approval.executions', indexes: [['tenant', 'startedAt']] };

/** What a record means to the inbox: a run began, a run is over, or nothing. */
export type InboxChange = { readonly kind: 'open'; readonly execution: OpenExecution } | { readonly kind: 'over' };

export function inboxChange(record: DecisionRecord<ExecutionEvent>): InboxChange | undefined {
  let change: InboxChange | undefined;
  for (const event of record.events) {
    if (event.type === 'ExecutionStarted') {
      const { runbook, legalBasis, startedBy, at } = event;
      const facts = { runbook, ...(legalBasis && { legalBasis }), startedBy, startedAt: at };
      change = { kind: 'open', execution: { _id: record.id, tenant: record.tenant, status: 'RUNNING', ...facts } };
    } else if (ENDS.has(event.type)) {
      change = { kind: 'over' }; // Also of a run that ends in the record which starts it.
    }
  }
  return change;
}

/** By their type, so that a record costs no fold of its whole run; a test holds them against the fold. */
const ENDS: ReadonlySet<ExecutionEvent['type']> = new Set<ExecutionEvent['type']>([
  'ExecutionCompleted',
  'ExecutionFailed',
  'ExecutionTimedOut',
]);
