import type { Clock } from '@runbook/ports';
import { observe } from '@runbook/telemetry';
import type { PartitionInbox } from './partition-inbox.js';

const MS_PER_S = 1_000;

/** Lets metrics say how many requests of each tenant are open, and since when. The returned function ends it. */
export function observeWaiting(inbox: Pick<PartitionInbox, 'waiting'>, clock: Clock): () => void {
  const ends = [
    observe('runbook_approvals_waiting', () => perTenant(inbox, (before = 0) => before + 1)),
    observe('runbook_approvals_oldest_age_seconds', () =>
      perTenant(inbox, (before = 0, requestedAt) => Math.max(before, (clock.now() - requestedAt) / MS_PER_S)),
    ),
  ];
  return () => {
    for (const end of ends) end();
  };
}

function perTenant({ waiting }: Pick<PartitionInbox, 'waiting'>, join: (before: number | undefined, requestedAt: number) => number) {
  const tenants = new Map<string, number>();
  for (const { tenant, requestedAt } of waiting) tenants.set(tenant, join(tenants.get(tenant), requestedAt));
  return Array.from(tenants, ([tenant, value]) => ({ value, labels: { tenant } }));
}
