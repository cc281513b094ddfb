import { rolesFault } from './grants.js';
import type { Permission } from './permissions.js';
import { firstOf } from './refusals.js';
import { everyRoleOf, permissionsOf } from './roles.js';
import { ownTeam, type IdentityState, type Member } from './state.js';
import { standingIn, type TeamStanding } from './team-standing.js';
import { unfitForTeams } from './teams.js';

/** That somebody belongs to a team, as an issuer says it: for as long as what says so, and no fact of the tenant's. */
export interface ClaimedTeam {
  readonly team: string;
  readonly roles: readonly string[];
}

/** What an issuer says that a member may do. */
export interface Claimed {
  /** In the tenant, instead of the roles that the member has here; absent: it says nothing of them. */
  readonly roles?: readonly string[];
  /** Beside the teams to which the member belongs here. */
  readonly teams?: readonly ClaimedTeam[];
}

/** The log decides what its members' own roles permit: an issuer that says more would be refused there. */
const OF_THE_LOG_ALONE: readonly Permission[] = ['people:write', 'api-keys:write', 'approvals:override'];

/**
 * Why a member may not act with what an issuer says of him; undefined: he may. Duties that are kept apart are so whichever way a role came: what a
 * person may do with a key counts beside what he may do by a token. Teams that there are not bring nothing, and no fault.
 */
export function claimsFault({ roles = [], teams = [] }: Claimed, member: Member, state: IdentityState): string | undefined {
  const within = teams.filter(({ team }) => isThere(team, state)).flatMap((claimed) => claimed.roles);
  const decision =
    rolesFault([...new Set([...roles, ...within, ...everyRoleOf(member)])], member.kind, state) ??
    firstOf(within, (role) => unfitForTeams(role, state));
  return decision?.kind === 'rejected' ? decision.rejection.message : undefined;
}

/** What roles that an issuer says somebody has permit him. They neither admit members nor issue keys, which go on when the issuer has changed its mind; nor do they open a gate, which is locked by role here. */
export function claimedPermissions(roles: readonly string[], member: Member, state: IdentityState): ReadonlySet<Permission> {
  const own = permissionsOf(member.roles, state);
  const claimed = permissionsOf(roles, state);
  return new Set([...claimed].filter((permission) => own.has(permission) || !OF_THE_LOG_ALONE.includes(permission)));
}

/** What an issuer's word brings within the teams that there are. Each says whose word it is, beside what the log says of the same team. */
export function claimedStandings(teams: readonly ClaimedTeam[], issuer: string, state: IdentityState): readonly TeamStanding[] {
  return teams.flatMap(({ team, roles }) => standingIn(team, roles, state).map((standing) => ({ ...standing, issuer })));
}

/** Those of the teams that there are not, or not any more. */
export const unknownTeams = (teams: readonly ClaimedTeam[], state: IdentityState): readonly string[] =>
  teams.map(({ team }) => team).filter((team) => !isThere(team, state));

function isThere(team: string, state: IdentityState): boolean {
  const found = ownTeam(state, team);
  return found !== undefined && !found.dissolved;
}
