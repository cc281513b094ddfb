import { Injectable } from '@nestjs/common';
import { PLATFORM_TENANT, type Tenant } from '@runbook/domain';
import { IdentityCatalogue } from '@runbook/service';
import type { Principal } from '../access/principals.js';
import { Problem } from '../http/problem.js';
import { KnownByNow } from '../log/known-by-now.js';

/** Which tenants somebody sees: the platform's administrators every one, anybody else their own. */
@Injectable()
export class TenantsInSight {
  constructor(
    private readonly identities: IdentityCatalogue,
    private readonly known: KnownByNow,
  ) {}

  all(principal: Principal): readonly (Tenant | typeof PLATFORM_TENANT)[] {
    if (seesAll(principal)) return [PLATFORM_TENANT, ...this.identities.allTenants()];
    const own = this.identities.tenant(principal.actor.tenant);
    return own ? [own] : principal.actor.tenant === PLATFORM_TENANT ? [PLATFORM_TENANT] : [];
  }

  /** Another's is answered as one that there is not. Throws the problem `tenant-unknown`. */
  async one(principal: Principal, id: string): Promise<Tenant | typeof PLATFORM_TENANT> {
    const isInSight = seesAll(principal) || principal.actor.tenant === id;
    if (isInSight && id === PLATFORM_TENANT) return PLATFORM_TENANT;
    const found = isInSight ? await this.known.ofIdentities(() => this.identities.tenant(id)) : undefined;
    if (found) return found;
    throw new Problem('tenant-unknown', `expected a tenant, found none with the id ${id.slice(0, SHOWN_MAX)}; see GET /api/v1/tenants`);
  }
}

const seesAll = ({ actor, permissions }: Principal): boolean => actor.tenant === PLATFORM_TENANT && permissions.has('tenants:write');

const SHOWN_MAX = 100;
