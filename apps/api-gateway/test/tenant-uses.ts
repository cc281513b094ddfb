import { systemClock, type DocumentStore } from '@runbook/ports';
import type { IdentityCatalogue } from '@runbook/service';
import { GatewayLimits } from '../src/http/gateway-limits.js';
import type { ExecutionDocuments } from '../src/runs/model/execution-documents.js';
import { TenantLogs } from '../src/runs/model/tenant-logs.js';
import { TenantUses } from '../src/runs/model/tenant-uses.js';
import { silent } from './silent.js';

/** Of a service with the platform's own tenant and those with these ids. */
export function tenantUses(
  executions: ExecutionDocuments,
  documents: DocumentStore,
  { tenants = [], limits = new GatewayLimits() }: { readonly tenants?: readonly string[]; readonly limits?: GatewayLimits } = {},
): TenantUses {
  const identities = { allTenants: () => tenants.map((id) => ({ id })) } as unknown as IdentityCatalogue;
  return new TenantUses(executions, new TenantLogs(documents, limits), identities, systemClock, silent, limits);
}
