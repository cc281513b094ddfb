import { Injectable } from '@nestjs/common';
import { isAmongPlaces } from '@runbook/domain';
import { proxyOf, type OwnRule } from '@runbook/outbound';
import { IdentityCatalogue } from './identity-catalogue.js';

/**
 * Where each tenant lets its steps go, and what else calls out in its name. Whoever asks has read the members' log first: a rule that is not known yet would let
 * everything through.
 */
@Injectable()
export class TenantEgress {
  constructor(private readonly identities: IdentityCatalogue) {}

  /** As it is now; undefined: the tenant has none. */
  of(tenant: string): OwnRule | undefined {
    const { egress: places, egressProxy } = this.identities.of(tenant);
    if (!places && egressProxy === undefined) return undefined;
    const proxy = egressProxy === undefined ? undefined : proxyOf(egressProxy);
    return {
      tenant,
      allows: ({ hostname, port }) => places === undefined || isAmongPlaces(places, hostname, port),
      // The operator decides whether there is such a proxy at all: it must stand in EGRESS_ALLOW.
      ...(proxy && { proxy: { ...proxy, named: false } }),
    };
  }
}
