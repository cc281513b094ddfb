import { hasAdministrator, PLATFORM_TENANT, type Tenant } from '@runbook/domain';
import type { IdentityCatalogue } from '@runbook/service';
import { rfc3339 } from '../http/times.js';

/** A tenant as it is shown. */
export function tenantView(tenant: Tenant | typeof PLATFORM_TENANT, identities: IdentityCatalogue) {
  const id = tenant === PLATFORM_TENANT ? tenant : tenant.id;
  const state = identities.of(id);
  const counts = { members: Object.keys(state.members).length, hasAdministrator: hasAdministrator(state) };
  if (tenant === PLATFORM_TENANT) return { id, name: PLATFORM_NAME, isPlatform: true, ...counts };
  const { name, createdAt, suspended } = tenant;
  return {
    ...{ id, name, isPlatform: false, createdAt: rfc3339(createdAt), ...counts },
    ...(suspended && { suspended: { since: rfc3339(suspended.at), reason: suspended.reason } }),
  };
}

export type TenantView = ReturnType<typeof tenantView>;

/** Nobody has made it, so nobody has named it. */
const PLATFORM_NAME = 'the platform';
