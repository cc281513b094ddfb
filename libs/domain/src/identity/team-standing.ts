import { OF_RUNBOOKS, OF_WHOEVER_ACTS, type Permission } from './permissions.js';
import { permissionsOf } from './roles.js';
import { ownTeam, type IdentityState, type Member } from './state.js';

/** What a member may do within one team, which is: with its runbooks, and with what belongs to them. */
export interface TeamStanding {
  readonly team: string;
  readonly roles: readonly string[];
  readonly permissions: ReadonlySet<Permission>;
  readonly runbooks: readonly string[];
  /** The issuer of tokens that says so, for as long as its token or sign-in holds; absent: it is a fact of the tenant's. */
  readonly issuer?: string;
}

/** One for each team that the member belongs to. */
export function standingsOf({ teams = {} }: Pick<Member, 'teams'>, state: IdentityState): readonly TeamStanding[] {
  return Object.entries(teams).flatMap(([team, roles]) => standingIn(team, roles, state));
}

/** What these roles permit within a team; nothing where there is no such team any more. */
export function standingIn(team: string, roles: readonly string[], state: IdentityState): readonly TeamStanding[] {
  const found = ownTeam(state, team);
  if (!found || found.dissolved) return [];
  const permissions = [...permissionsOf(roles, state)].filter((permission) => OF_RUNBOOKS.has(permission));
  return [{ team, roles, permissions: new Set(permissions), runbooks: found.runbooks }];
}

/** What a member may do that is not tied to a runbook: by the roles of the tenant, and what concerns himself alone by those within teams too. */
export function permissionsOfMember(member: Member, state: IdentityState): ReadonlySet<Permission> {
  const permissions = new Set(permissionsOf(member.roles, state));
  for (const permission of permissionsOf(Object.values(member.teams ?? {}).flat(), state))
    if (OF_WHOEVER_ACTS.has(permission)) permissions.add(permission);
  return permissions;
}

/** The same, with what he may do within any team at all. */
export function permissionsAnywhere(member: Member, state: IdentityState): ReadonlySet<Permission> {
  const within = standingsOf(member, state).flatMap(({ permissions }) => [...permissions]);
  return new Set([...permissionsOfMember(member, state), ...within]);
}
