import { ownCredential, type Credential } from '@runbook/domain';
import type { IdentityCatalogue } from '@runbook/service';
import { Problem } from '../http/problem.js';
import type { KnownByNow } from '../log/known-by-now.js';

const SHOWN_MAX = 100;

/** The tenant's credential, also one that another gateway has just made. Throws the problem `credential-unknown`. */
export async function expectCredential(
  known: KnownByNow,
  identities: IdentityCatalogue,
  tenant: string,
  name: string,
): Promise<Credential> {
  const credential = await known.ofIdentities(() => ownCredential(identities.of(tenant), name));
  if (credential && credential.name === name) return credential;
  throw new Problem(
    'credential-unknown',
    `expected a credential, found none named ${name.slice(0, SHOWN_MAX)}; see GET /api/v1/credentials`,
  );
}
