import { Injectable } from '@nestjs/common';
import { classificationRuleOf, namedLevel, PLATFORM_TENANT, type SubscriptionTerms } from '@runbook/domain';
import { IdentityCatalogue } from '@runbook/service';
import { Clearances } from '../access/clearances.js';
import type { Principal } from '../access/principals.js';
import { Problem } from '../http/problem.js';

/** What a caller may have others told: no more than he may read himself. */
@Injectable()
export class SubscriptionTermsRule {
  constructor(
    private readonly clearances: Clearances,
    private readonly identities: IdentityCatalogue,
  ) {}

  /** The terms, with the level as the scale writes it. Throws the problems `platform-only`, `clearance-missing` and `invalid-request`. */
  expectAllowed(principal: Principal, terms: SubscriptionTerms): SubscriptionTerms {
    const { tenant } = principal.actor;
    if (terms.tenants !== undefined && !(tenant === PLATFORM_TENANT && principal.permissions.has('tenants:write'))) {
      throw new Problem(
        'platform-only',
        'expected tenants to be named by an administrator of the platform, found another caller; leave them out',
      );
    }
    if (terms.clearance === undefined) return terms;
    const rule = classificationRuleOf(this.identities.of(tenant));
    const clearance = namedLevel(rule, terms.clearance);
    if (clearance === undefined) {
      const message = `expected a level among ${rule.levels.join(', ')}, found another`;
      throw new Problem('invalid-request', message, { errors: [{ pointer: '/clearance', message }] });
    }
    this.clearances.expectLabels(principal, [clearance]);
    return { ...terms, clearance };
  }
}
