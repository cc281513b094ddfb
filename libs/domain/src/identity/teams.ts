import { events } from '../decision.js';
import { unlessMayGrant, unlessPermitted } from './authority.js';
import { rolesFault } from './grants.js';
import { OF_RUNBOOKS } from './permissions.js';
import { firstOf, refused, unknownMember, type IdentityDecision } from './refusals.js';
import { ADMINISTRATORS, everyRoleOf, permissionsOf } from './roles.js';
import { ownMember, ownTeam, TEAMS_MAX, TEAMS_OF_MEMBER_MAX, type IdentityState, type Team } from './state.js';
import type { CreateTeam, DissolveTeam, JoinTeam, LeaveTeam, RenameTeam } from './team-commands.js';
import type { IdentityWorld } from './world.js';

export function createTeam({ team, name }: CreateTeam, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const refusal = unlessPermitted('people:write', state, world);
  if (refusal) return refusal;
  if (ownTeam(state, team)) return refused('team-exists', `expected an id that no team has had, found ${team}; choose another`);
  if (Object.keys(state.teams).length >= TEAMS_MAX)
    return refused('teams-exceeded', `expected at most ${TEAMS_MAX} teams of ${world.tenant}, dissolved ones counted, found that many`);
  return events([{ type: 'TeamCreated', at: world.now, by: world.actor, team, name }]);
}

export function renameTeam({ team, name }: RenameTeam, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const found = teamToChange(team, state, world);
  if ('kind' in found) return found;
  if (found.name === name) return refused('unchanged', `${team} is shown as ${name}`);
  return events([{ type: 'TeamRenamed', at: world.now, by: world.actor, team, name }]);
}

export function dissolveTeam({ team, reason }: DissolveTeam, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const refusal = unlessPermitted('people:write', state, world);
  if (refusal) return refusal;
  const dissolved = ownTeam(state, team)?.dissolved;
  if (dissolved) return refused('unchanged', `${team} is dissolved: ${dissolved.reason}`);
  const found = teamToChange(team, state, world);
  if ('kind' in found) return found;
  const beyond = firstOf(rolesWithin(team, state), (role) => unlessMayGrant(role, state, world));
  return beyond ?? events([{ type: 'TeamDissolved', at: world.now, by: world.actor, team, reason }]);
}

export function joinTeam({ team, member, roles }: JoinTeam, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const found = teamToChange(team, state, world);
  if ('kind' in found) return found;
  const joining = ownMember(state, member);
  if (!joining) return unknownMember(member);
  const distinct = [...new Set(roles)].sort();
  const before = joining.teams?.[team];
  if (before && before.join() === distinct.join()) return refused('unchanged', `${member} belongs to ${team} so`);
  const changed = [...distinct.filter((role) => !before?.includes(role)), ...(before ?? []).filter((role) => !distinct.includes(role))];
  const beyond = firstOf(changed, (role) => unlessMayGrant(role, state, world));
  if (beyond) return beyond;
  if (!before && Object.keys(joining.teams ?? {}).length >= TEAMS_OF_MEMBER_MAX)
    return refused('teams-exceeded', `expected ${member} in at most ${TEAMS_OF_MEMBER_MAX} teams, found that many; leave one first`);
  // Duties are kept apart whichever way a role came: what he may do elsewhere counts beside what he may do here.
  const after = { ...joining, teams: { ...joining.teams, [team]: distinct } };
  const fault = rolesFault(everyRoleOf(after), joining.kind, state) ?? firstOf(distinct, (role) => unfitForTeams(role, state));
  if (fault) return fault;
  return events([{ type: 'TeamJoined', at: world.now, by: world.actor, team, member, roles: distinct }]);
}

export function leaveTeam({ team, member }: LeaveTeam, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const found = teamToChange(team, state, world);
  if ('kind' in found) return found;
  const leaving = ownMember(state, member);
  if (!leaving) return unknownMember(member);
  const roles = leaving.teams?.[team];
  if (!roles) return refused('unchanged', `${member} does not belong to ${team}`);
  const beyond = firstOf(roles, (role) => unlessMayGrant(role, state, world));
  return beyond ?? events([{ type: 'TeamLeft', at: world.now, by: world.actor, team, member }]);
}

/** The team, for who may change it; else why not. */
export function teamToChange(team: string, state: IdentityState, world: IdentityWorld): Team | IdentityDecision {
  const refusal = unlessPermitted('people:write', state, world);
  if (refusal) return refusal;
  const found = ownTeam(state, team);
  if (!found) return refused('team-unknown', `expected a team, found none with the id ${team}; see GET /api/v1/teams`);
  if (found.dissolved)
    return refused('team-dissolved', `expected a team that goes on, found ${team} dissolved: ${found.dissolved.reason}; make another`);
  return found;
}

/** Every role that somebody has within it. */
export function rolesWithin(team: string, { members }: IdentityState): readonly string[] {
  return [...new Set(Object.values(members).flatMap(({ teams }) => teams?.[team] ?? []))].sort();
}

/** A role that would permit nothing within a team, or half of what it does elsewhere, would look as if it did. */
export function unfitForTeams(role: string, state: IdentityState): IdentityDecision | undefined {
  const isAboutRunbooks = [...permissionsOf([role], state)].some((permission) => OF_RUNBOOKS.has(permission));
  if (isAboutRunbooks && !ADMINISTRATORS.includes(role)) return undefined;
  return refused('role-unfit', `expected a role that permits something with a team’s runbooks, found ${role}; grant it in the tenant`);
}
