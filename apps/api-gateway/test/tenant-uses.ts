import { systemClock, type DocumentStore } from '@runbook/ports';
import type { IdentityCatalogue } from '@runbook/service';
import type { ExecutionDocuments } from '../src/runs/model/execution-documents.js';
import { TenantLogs } from '../src/runs/model/tenant-logs.js';
import { TenantUses } from '../src/runs/model/tenant-uses.js';
import { silent } from './silent.js';

/** Of a service with the platform's own tenant alone. */
export const tenantUses = (executions: ExecutionDocuments, documents: DocumentStore): TenantUses =>
  new TenantUses(executions, new TenantLogs(documents), { allTenants: () => [] } as unknown as IdentityCatalogue, systemClock, silent);
