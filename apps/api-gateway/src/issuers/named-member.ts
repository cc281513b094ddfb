import { TEAMS_OF_MEMBER_MAX, type ClaimedTeam } from '@runbook/domain';
import type { JWTPayload } from 'jose';
import { claimAt } from './claims.js';
import type { Issuer } from './issuer-settings.js';
import type { ProofInToken } from './proof-in-token.js';
import { refusedToken } from './refused-token.js';

/** Whom an issuer names. */
export interface NamedMember extends ProofInToken {
  readonly issuer: string;
  readonly tenant: string;
  readonly member: string;
  /** What the claim of roles brings; undefined: the issuer says nothing of roles. */
  readonly roles?: readonly string[];
  /** What the claim of teams brings; undefined: the issuer says nothing of teams. */
  readonly teams?: readonly ClaimedTeam[];
}

const ROLES_MAX = 100;
/** Providers put every group of a person into one claim; the length of a token bounds it too. */
const GROUPS_MAX = 1_000;

/** Whom the claims name, with which roles and in which teams. Throws the problem `token-refused`. */
export function memberIn(claims: JWTPayload, { name, tenants, claims: named, roleNames, teamNames = {} }: Issuer): NamedMember {
  const member = claimAt(claims, named.person);
  if (typeof member !== 'string' || member === '') throw refusedToken(`that names a member in ${named.person}`, 'one that does not');
  const tenant = named.tenant === undefined ? tenants[0] : claimAt(claims, named.tenant);
  if (typeof tenant !== 'string' || !tenants.includes(tenant)) throw refusedToken('of a tenant of its issuer', 'one of another');
  const held = named.roles === undefined ? undefined : namesIn(claims, named.roles, ROLES_MAX, 'roles');
  const roles = held?.flatMap((role) => (roleNames ? meant(roleNames, role) : [role]));
  const groups = named.teams === undefined ? undefined : namesIn(claims, named.teams, GROUPS_MAX, 'names');
  const teams = groups && united(groups.flatMap((group) => meant(teamNames, group)));
  if (teams && teams.length > TEAMS_OF_MEMBER_MAX)
    throw refusedToken(`with at most ${TEAMS_OF_MEMBER_MAX} teams in ${named.teams!}`, `${teams.length}`);
  return {
    ...{ issuer: name, tenant, member },
    ...(roles && { roles: [...new Set(roles)].sort() }),
    ...(teams && { teams }),
  };
}

/** A list of texts, or texts with blanks between them. */
function namesIn(claims: JWTPayload, claim: string, max: number, what: string): readonly string[] {
  const held = claimAt(claims, claim) ?? [];
  const texts = typeof held === 'string' ? held.split(' ') : held;
  if (Array.isArray(texts) && texts.length <= max && texts.every((text) => typeof text === 'string')) return texts;
  throw refusedToken(`with at most ${max} ${what} in ${claim}`, 'another value there');
}

/** What the operator's file means by a name; nothing where it does not know it. */
const meant = <T>(names: Readonly<Record<string, T>>, name: string): readonly T[] => (Object.hasOwn(names, name) ? [names[name]!] : []);

/** Two names may mean one team: then the roles of both count. */
function united(teams: readonly ClaimedTeam[]): readonly ClaimedTeam[] {
  const ids = [...new Set(teams.map(({ team }) => team))].sort();
  const rolesIn = (id: string) => teams.filter(({ team }) => team === id).flatMap(({ roles }) => roles);
  return ids.map((id) => ({ team: id, roles: [...new Set(rolesIn(id))].sort() }));
}
