import { Injectable } from '@nestjs/common';
import {
  claimedPermissions,
  claimedStandings,
  claimsFault,
  hasAdministrator,
  isPermission,
  ownMember,
  permissionsOfMember,
  permittedIn,
  PLATFORM_TENANT,
  standingsOf,
  type Actor,
  type Claimed,
  type IdentityState,
  type Member,
  type Permission,
  type TeamStanding,
} from '@runbook/domain';
import { Clock } from '@runbook/ports';
import { IdentityCatalogue } from '@runbook/service';
import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '../http/problem.js';
import { BearerTokens, isJwt, TOKEN_LENGTH_MAX } from '../issuers/bearer-tokens.js';
import { ClaimedTeams } from '../issuers/claimed-teams.js';
import type { NamedMember } from '../issuers/named-member.js';
import { refusedToken } from '../issuers/refused-token.js';
import { Sessions, type Session } from './sessions.js';
import { SessionKeys } from './session-keys.js';
import { SessionUses } from './session-uses.js';
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
    private readonly sessionKeys: SessionKeys,
    private readonly sessionUses: SessionUses,
    private readonly tokens: BearerTokens,
    private readonly claimedTeams: ClaimedTeams,
    private readonly clock: Clock,
  ) {}

  /**
   * At once where everything is at hand, as for a key or a token of an issuer that came before. Throws, or rejects with, the problems `key-missing`, `key-unknown`,
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
    if (session) this.sessionUses.used(session);
    if (session?.key) return this.ofSessionKey(session);
    const state = session && this.identities.of(session.tenant);
    const person = session && state && ownMember(state, session.person);
    if (!session || !state || !person || person.suspended) throw sessionOver('none');
    const { id, tenant, roles, teams, provider, provenAt, isHalfway } = session;
    const says = { via: 'session', issuer: provider?.name ?? OF_OLDER_SESSIONS, roles, teams };
    const found = { ...named(tenant, person, state, says, sessionOver), session: id, provenAt };
    return isHalfway ? { ...found, isHalfway, permissions: new Set(), teams: [] } : found;
  }

  /** It permits what the key permits, and proves no more than the key does. */
  private ofSessionKey(session: Session): Principal {
    const standing = this.sessionKeys.standing(session);
    if (!standing) throw sessionOver('one whose key is good no more');
    if ('principal' in standing) return { ...standing.principal, session: session.id };
    const { tenant, holder, scopes } = standing;
    return { ...principalOf(tenant, holder, this.identities.of(tenant), { via: 'api-key', scopes }), session: session.id };
  }

  /** An issuer says who it is, and perhaps with which roles and in which teams; whether he may act is on the log. */
  private ofToken(token: string): Principal | Promise<Principal> {
    const atHand = this.tokens.atHand(token);
    return atHand ? this.ofNamed(atHand) : this.tokens.namedBy(token).then((said) => this.ofNamed(said));
  }

  /** Asked with every request, also of a token that was checked before: its member may have been suspended, and a team dissolved, a moment ago. */
  private ofNamed(said: NamedMember): Principal {
    const { tenant, member: id, provenAt, stepUp } = said;
    const state = this.identities.of(tenant);
    const member = ownMember(state, id);
    if (!member || member.suspended) throw refusedToken('that names a member who may act', 'one that names nobody who may');
    this.claimedTeams.expectKnown(said, state);
    const refused = (fault: string) => refusedToken('with roles that its member may have', fault);
    const found = named(tenant, member, state, { ...said, via: 'token' }, refused);
    return { ...found, ...(stepUp && { stepUp }), ...(provenAt !== undefined && { provenAt }) };
  }
}

/** Sessions from before the issuer was kept with them have its roles all the same, until they are over. */
const OF_OLDER_SESSIONS = 'unknown';

interface Says extends Claimed {
  readonly via: string;
  readonly issuer: string;
}

/** With the roles that the member has here, or with those that an issuer says; in the teams of both. */
function named(
  tenant: string,
  member: Member,
  state: IdentityState,
  { via, issuer, roles, teams = [] }: Says,
  refused: (fault: string) => Problem,
): Principal {
  const own = principalOf(tenant, member, state, { via });
  if (roles === undefined && teams.length === 0) return own;
  const fault = claimsFault({ roles, teams }, member, state);
  if (fault !== undefined) throw refused(fault);
  const standings = claimedStandings(teams, issuer, state);
  return {
    actor: { ...own.actor, ...(roles && { roles }), ...claimedOf(issuer, roles, standings, own.actor) },
    permissions: roles ? claimedPermissions(roles, member, state) : own.permissions,
    ...((own.teams || standings.length > 0) && { teams: [...(own.teams ?? []), ...standings] }),
    ...(roles && { isScoped: true }),
  };
}

/** What stands in records: which of it nobody granted here. */
function claimedOf(
  issuer: string,
  roles: readonly string[] | undefined,
  standings: readonly TeamStanding[],
  { teams = [] }: Actor,
): Pick<Actor, 'teams' | 'claimed'> {
  const said = standings.map((standing) => ({ team: standing.team, roles: standing.roles }));
  if (said.length === 0) return roles ? { claimed: { issuer, roles } } : {};
  const all = new Set([...teams, ...said.map(({ team }) => team)]);
  return { teams: [...all].sort(), claimed: { issuer, ...(roles && { roles }), teams: said } };
}

function principalOf(
  tenant: string,
  member: Member,
  state: IdentityState,
  { via, scopes }: { readonly via: string; readonly scopes?: readonly string[] },
): Principal {
  const { kind, id, roles } = member;
  const actor = { kind, id, tenant, via, roles, ...teamsOf(member) };
  const permissions = scopedTo(scopes, permissionsOfMember(member, state));
  return { actor, permissions, ...within(member, state, scopes), ...(scopes && { isScoped: true }) };
}

/** Whom an approval asks by team. */
const teamsOf = ({ teams }: Member): { teams?: readonly string[] } => (teams ? { teams: Object.keys(teams).sort() } : {});

/** What roles within teams permit is for the log of members to say, whatever an issuer says of those in the tenant. */
function within(member: Member, state: IdentityState, scopes?: readonly string[]): Pick<Principal, 'teams'> {
  if (!member.teams) return {};
  return { teams: standingsOf(member, state).map((team) => ({ ...team, permissions: scopedTo(scopes, team.permissions) })) };
}

function scopedTo(scopes: readonly string[] | undefined, permissions: ReadonlySet<Permission>): ReadonlySet<Permission> {
  return scopes ? new Set(scopes.filter(isPermission).filter((scope) => permissions.has(scope))) : permissions;
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
