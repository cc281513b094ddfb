import { ownMember, type Member } from '@runbook/domain';
import type { IdentityCatalogue } from '@runbook/service';
import { Problem } from '../http/problem.js';
import type { KnownByNow } from '../log/known-by-now.js';

const SHOWN_MAX = 100;

/** The tenant's member, also one whom another gateway has just admitted. Throws the problem `member-unknown`. */
export async function expectMember(known: KnownByNow, identities: IdentityCatalogue, tenant: string, id: string): Promise<Member> {
  const member = await known.ofIdentities(() => ownMember(identities.of(tenant), id));
  if (member) return member;
  throw new Problem('member-unknown', `expected a member, found none with the id ${id.slice(0, SHOWN_MAX)}; see GET /api/v1/people`);
}
