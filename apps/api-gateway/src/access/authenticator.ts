import { Injectable } from '@nestjs/common';
import {
  claimedPermissions,
  claimedRolesFault,
  hasAdministrator,
  isPermission,
  ownMember,
  permissionsOf,
  permittedIn,
  PLATFORM_TENANT,
  type IdentityState,
  type Member,
  type Permission,
} from '@runbook/domain';
import { Clock } from '@runbook/ports';
import { IdentityCatalogue } from '@runbook/service';
import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '../http/problem.js';
import { BearerTokens, isJwt, refusedToken, TOKEN_LENGTH_MAX } from '../issuers/bearer-tokens.js';
import { Sessions } from './sessions.js';
import { ApiKeyStore } from './api-key-store.js';
import { readApiKey, sameHash } from './api-key-text.js';
import { accessTokenOf } from './session-cookie.js';
import { Principals, type Principal } from './principals.js';

/** Longer keys are refused without hashing them: it would cost time for callers who are not authenticated. */
const KEY_LENGTH_MAX = 512;
const BEARER = new RegExp(`^Bearer ([A-Za-z0-9._~+/=-]{1,${TOKEN_LENGTH_MAX}})$`, 'i');

/** Tells who sends a request: by a key, by the token of a session or of an issuer, or by the cookie of a session. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly settings: Principals,
    private readonly identities: IdentityCatalogue,
    private readonly keys: ApiKeyStore,
    private readonly sessions: Sessions,
    private readonly tokens: BearerTokens,
    private readonly clock: Clock,
  ) {}

  /**
   * At once where everything is at hand, as for a key that was used before. Throws, or rejects with, the problems `key-missing`, `key-unknown`,
   * `session-over`, `token-refused`, `issuer-unavailable` and `tenant-suspended`.
   */
  principalOf(headers: IncomingHttpHeaders): Principal | Promise<Principal> {
    const found = this.known(headers);
    return found instanceof Promise ? found.then((principal) => this.admitted(principal)) : this.admitted(found);
  }

  /** However the caller has come in: a tenant that is suspended has nobody who may act, and what reaches over all tenants is the platform's. */
  private admitted(principal: Principal): Principal {
    const { tenant } = principal.actor;
    if (tenant === PLATFORM_TENANT) return principal;
    const suspended = this.identities.tenant(tenant)?.suspended;
    if (suspended) {
      throw new Problem(
        'tenant-suspended',
        `expected a tenant that goes on, found ${tenant} suspended: ${suspended.reason}; ask the platform’s administrators`,
      );
    }
    return { ...principal, permissions: permittedIn(tenant, principal.permissions) };
  }

  private known(headers: IncomingHttpHeaders): Principal | Promise<Principal> {
    const key = headers['x-api-key'];
    if (typeof key === 'string' && key !== '') return this.ofKey(key);
    if (headers.authorization !== undefined) {
      const [, token] = BEARER.exec(headers.authorization) ?? [];
      if (token === undefined) throw unknown('Authorization: Bearer');
      return isJwt(token) ? this.ofToken(token) : this.ofSession(token);
    }
    const cookie = accessTokenOf(headers.cookie);
    if (cookie !== undefined) return this.ofSession(cookie);
    throw new Problem('key-missing', 'expected header X-API-KEY, found none; send your key', { headers: CHALLENGE });
  }

  private ofKey(key: string): Principal | Promise<Principal> {
    if (key.length > KEY_LENGTH_MAX) throw unknown('X-API-KEY');
    const named = this.settings.find(key);
    if (named) {
      // Whoever may do everything must be somebody whom the log knows.
      if (named.untilAdministrator && hasAdministrator(this.identities.of(named.actor.tenant))) throw unknown('X-API-KEY');
      return named;
    }
    const read = readApiKey(key);
    if (!read) throw unknown('X-API-KEY');
    const atHand = this.keys.hashAtHand(read.id);
    if (atHand !== undefined) return this.ofHeld(read, atHand);
    return this.keys.hashOf(read.id).then((hash) => this.ofHeld(read, hash));
  }

  /** What the log says of the key is asked with every request: it may have been revoked, and its holder suspended, a moment ago. */
  private ofHeld(read: { readonly id: string; readonly secretHash: string }, hash: string | undefined): Principal {
    const held = this.identities.validKey(read.id, this.clock.now());
    if (hash === undefined || !sameHash(hash, read.secretHash) || !held) throw unknown('X-API-KEY');
    this.keys.used(read.id);
    const { tenant, key, holder } = held;
    return principalOf(tenant, holder, this.identities.of(tenant), { via: 'api-key', scopes: key.scopes });
  }

  private async ofSession(token: string): Promise<Principal> {
    const session = await this.sessions.ofAccess(token);
    const state = session && this.identities.of(session.tenant);
    const person = session && state && ownMember(state, session.person);
    if (!session || !state || !person || person.suspended) throw sessionOver('none');
    const { id, tenant, roles, provenAt, isHalfway } = session;
    const found = { ...named(tenant, person, state, { via: 'session', roles }, sessionOver), session: id, provenAt };
    return isHalfway ? { ...found, isHalfway, permissions: new Set() } : found;
  }

  /** An issuer says who it is, and perhaps with which roles; whether he may act is on the log. */
  private async ofToken(token: string): Promise<Principal> {
    const { tenant, member: id, roles } = await this.tokens.namedBy(token);
    const state = this.identities.of(tenant);
    const member = ownMember(state, id);
    if (!member || member.suspended) throw refusedToken('that names a member who may act', 'one that names nobody who may');
    return named(tenant, member, state, { via: 'token', roles }, (fault) => refusedToken('with roles that its member may have', fault));
  }
}

/** With the roles that the member has here, or with those that an issuer says. */
function named(
  tenant: string,
  member: Member,
  state: IdentityState,
  { via, roles }: { readonly via: string; readonly roles?: readonly string[] },
  refused: (fault: string) => Problem,
): Principal {
  if (roles === undefined) return principalOf(tenant, member, state, { via });
  const fault = claimedRolesFault(roles, member, state);
  if (fault !== undefined) throw refused(fault);
  const { kind, id } = member;
  return { actor: { kind, id, tenant, via, roles }, permissions: claimedPermissions(roles, member, state), isScoped: true };
}

function principalOf(
  tenant: string,
  { kind, id, roles }: Member,
  state: IdentityState,
  { via, scopes }: { readonly via: string; readonly scopes?: readonly string[] },
): Principal {
  const may = permissionsOf(roles, state);
  const permissions = scopes ? new Set<Permission>(scopes.filter(isPermission).filter((scope) => may.has(scope))) : may;
  return { actor: { kind, id, tenant, via, roles }, permissions, ...(scopes && { isScoped: true }) };
}

const sessionOver = (found: string): Problem =>
  new Problem('session-over', `expected a session that goes on, found ${found}; refresh it or sign in again (POST /api/v1/auth/login)`, {
    headers: CHALLENGE,
  });

const unknown = (where: string): Problem =>
  new Problem('key-unknown', `expected a key or token that this service knows in ${where}, found another; it may have been revoked`, {
    headers: CHALLENGE,
  });

const CHALLENGE = { 'www-authenticate': 'ApiKey header="X-API-KEY", Bearer' };
