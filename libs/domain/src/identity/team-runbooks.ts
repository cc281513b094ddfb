import { events } from '../decision.js';
import { unlessMayGrant } from './authority.js';
import { firstOf, refused, type IdentityDecision } from './refusals.js';
import { RUNBOOKS_OF_TEAM_MAX, type IdentityState } from './state.js';
import type { AssignRunbook, UnassignRunbook } from './team-commands.js';
import { rolesWithin, teamToChange } from './teams.js';
import type { IdentityWorld } from './world.js';

/** Whoever has a role within the team has it for one runbook more: so this is for who could have granted each of them. */
export function assignRunbook({ team, runbook }: AssignRunbook, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const found = teamToChange(team, state, world);
  if ('kind' in found) return found;
  const beyond = firstOf(rolesWithin(team, state), (role) => unlessMayGrant(role, state, world));
  if (beyond) return beyond;
  if (found.runbooks.includes(runbook)) return refused('unchanged', `${runbook} is a runbook of ${team}`);
  if (found.runbooks.length >= RUNBOOKS_OF_TEAM_MAX)
    return refused('teams-exceeded', `expected at most ${RUNBOOKS_OF_TEAM_MAX} runbooks of ${team}, found that many; make another team`);
  return events([{ type: 'RunbookAssigned', at: world.now, by: world.actor, team, runbook }]);
}

export function unassignRunbook({ team, runbook }: UnassignRunbook, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const found = teamToChange(team, state, world);
  if ('kind' in found) return found;
  const beyond = firstOf(rolesWithin(team, state), (role) => unlessMayGrant(role, state, world));
  if (beyond) return beyond;
  if (!found.runbooks.includes(runbook)) return refused('unchanged', `${runbook} is no runbook of ${team}`);
  return events([{ type: 'RunbookUnassigned', at: world.now, by: world.actor, team, runbook }]);
}
