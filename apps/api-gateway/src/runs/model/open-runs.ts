import { isFinal, type ExecutionStatus } from '@runbook/domain';
import type { ExecutionEntry } from './execution-entry.js';
import { OpenRunKinds } from './open-run-kinds.js';
import { statusOf } from './status-of.js';

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

const NONE: ReadonlyMap<ExecutionStatus, number> = new Map();

/** How many runs of each tenant are open, as this gateway has read of them. */
export class OpenRuns {
  private readonly statuses = new OpenRunKinds<ExecutionStatus>(OPEN_STATUSES);
  private readonly tenants = new Map<string, Map<ExecutionStatus, number>>();
  /** Ids that were seen before those of the store were added: what is stored of them may be older. */
  private seenSinceStart: Set<string> | undefined = new Set();

  of(tenant: string): OpenCounts {
    let running = 0;
    let parked = 0;
    for (const [status, count] of this.tenants.get(tenant) ?? NONE) {
      if (PARKED.has(status)) parked += count;
      else running += count;
    }
    return { running, parked };
  }

  /** Each status of each tenant that has runs, or had some. */
  *all(): Generator<{ readonly tenant: string; readonly status: ExecutionStatus; readonly count: number }> {
    for (const [tenant, statuses] of this.tenants) for (const [status, count] of statuses) yield { tenant, status, count };
  }

  /** To be called with each record that was folded. */
  seen({ id, tenant, state }: ExecutionEntry): void {
    this.seenSinceStart?.add(id);
    if (state.status === 'NONE') return;
    const status = statusOf(state);
    this.set(id, tenant, isFinal(status) ? undefined : status);
  }

  /** Those that the store knew at the start; once. */
  add(stored: readonly { readonly _id: string; readonly tenant: string; readonly status: ExecutionStatus }[]): void {
    for (const { _id: id, tenant, status } of stored) if (!this.seenSinceStart?.has(id)) this.set(id, tenant, status);
  }

  /** Nothing is added from the store any more. */
  complete(): void {
    this.seenSinceStart = undefined;
  }

  private set(id: string, tenant: string, status: ExecutionStatus | undefined): void {
    const before = this.statuses.get(id);
    if (before === status) return;
    let counts = this.tenants.get(tenant);
    if (!counts) this.tenants.set(tenant, (counts = new Map()));
    if (before) counts.set(before, (counts.get(before) ?? 1) - 1);
    if (status) counts.set(status, (counts.get(status) ?? 0) + 1);
    this.statuses.set(id, status);
  }
}
