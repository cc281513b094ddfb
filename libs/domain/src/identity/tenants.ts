import { events } from '../decision.js';
import { unlessPermitted } from './authority.js';
import type { CreateTenant, ReinstateTenant, SuspendTenant } from './commands.js';
import { refused, type IdentityDecision } from './refusals.js';
import { ownTenant, TENANTS_MAX, type IdentityState } from './state.js';
import { PLATFORM_TENANT, type IdentityWorld } from './world.js';

/** Its first administrator makes himself, with the link that the platform's administrator passes on. */
export function createTenant({ tenant, name }: CreateTenant, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const refusal = unlessOfPlatform(state, world);
  if (refusal) return refusal;
  if (tenant === PLATFORM_TENANT || ownTenant(state, tenant))
    return refused('tenant-exists', `expected an id that no tenant has had, found ${tenant}; choose another`);
  if (Object.keys(state.tenants).length >= TENANTS_MAX)
    return refused('tenants-exceeded', `expected at most ${TENANTS_MAX} tenants, found that many`);
  return events([{ type: 'TenantCreated', at: world.now, by: world.actor, tenant, name }]);
}

export function suspendTenant({ tenant, reason }: SuspendTenant, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const refusal = unlessOfPlatform(state, world);
  if (refusal) return refusal;
  // Nobody would be left to reinstate it.
  if (tenant === PLATFORM_TENANT)
    return refused('platform-only', `expected another tenant than ${PLATFORM_TENANT}, which runs the service; suspend its members instead`);
  const found = ownTenant(state, tenant);
  if (!found) return unknownTenant(tenant);
  if (found.suspended) return refused('unchanged', `${tenant} is suspended: ${found.suspended.reason}`);
  return events([{ type: 'TenantSuspended', at: world.now, by: world.actor, tenant, reason }]);
}

export function reinstateTenant({ tenant }: ReinstateTenant, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const refusal = unlessOfPlatform(state, world);
  if (refusal) return refusal;
  const found = ownTenant(state, tenant);
  if (!found) return unknownTenant(tenant);
  if (!found.suspended) return refused('unchanged', `${tenant} is not suspended`);
  return events([{ type: 'TenantReinstated', at: world.now, by: world.actor, tenant }]);
}

function unlessOfPlatform(state: IdentityState, world: IdentityWorld): IdentityDecision | undefined {
  if (world.tenant === PLATFORM_TENANT) return unlessPermitted('tenants:write', state, world);
  return refused(
    'platform-only',
    `expected tenants to be decided on in ${PLATFORM_TENANT}, found ${world.tenant}; ask an administrator of it`,
  );
}

const unknownTenant = (tenant: string): IdentityDecision =>
  refused('tenant-unknown', `expected a tenant, found none with the id ${tenant}; see GET /api/v1/tenants`);
