import { isFinal, type ExecutionStatus } from '@runbook/domain';
import type { ExecutionEntry } from './execution-entry.js';
import { statusOf } from './status-of.js';

/** Goes on by itself, or waits for somebody. */
export type OpenKind = 'running' | 'parked';

export interface OpenCounts {
  readonly running: number;
  readonly parked: number;
}

/** Those of which a run that waits for people, events or an operator, or that is paused, shows one. */
const PARKED: ReadonlySet<ExecutionStatus> = new Set<ExecutionStatus>([
  'PAUSED',
  'AWAITING_APPROVAL',
  'AWAITING_EVENT',
  'AWAITING_OPERATOR',
  'AUTHORITY_HOLD',
]);

/** Statuses of runs that are not over, as their lines show them. */
export const OPEN_STATUSES: readonly ExecutionStatus[] = ['PENDING', 'RUNNING', 'PAUSING', ...PARKED];

export const kindOf = (status: ExecutionStatus): OpenKind => (PARKED.has(status) ? 'parked' : 'running');

const NONE: OpenCounts = { running: 0, parked: 0 };

/** How many runs of each tenant are open, as this gateway has read of them. */
export class OpenRuns {
  private readonly kinds = new Map<string, OpenKind>();
  private readonly tenants = new Map<string, OpenCounts>();
  /** Ids that were seen before those of the store were added: what is stored of them may be older. */
  private seenSinceStart: Set<string> | undefined = new Set();

  of(tenant: string): OpenCounts {
    return this.tenants.get(tenant) ?? NONE;
  }

  /** To be called with each record that was folded. */
  seen({ id, tenant, state }: ExecutionEntry): void {
    this.seenSinceStart?.add(id);
    if (state.status === 'NONE') return;
    const status = statusOf(state);
    this.set(id, tenant, isFinal(status) ? undefined : kindOf(status));
  }

  /** Those that the store knew at the start; once. */
  add(stored: readonly { readonly _id: string; readonly tenant: string; readonly status: ExecutionStatus }[]): void {
    for (const { _id: id, tenant, status } of stored) if (!this.seenSinceStart?.has(id)) this.set(id, tenant, kindOf(status));
  }

  /** Nothing is added from the store any more. */
  complete(): void {
    this.seenSinceStart = undefined;
  }

  private set(id: string, tenant: string, kind: OpenKind | undefined): void {
    const before = this.kinds.get(id);
    if (before === kind) return;
    const { running, parked } = this.of(tenant);
    const change = (one: OpenKind) => Number(kind === one) - Number(before === one);
    this.tenants.set(tenant, { running: running + change('running'), parked: parked + change('parked') });
    if (kind) this.kinds.set(id, kind);
    else this.kinds.delete(id);
  }
}
