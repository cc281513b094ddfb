import { unreachable } from '../decision.js';
import type { IdentityDecision } from './refusals.js';
import type { IdentityState } from './state.js';
import type { TeamCommand } from './team-commands.js';
import { assignRunbook, unassignRunbook } from './team-runbooks.js';
import { createTeam, dissolveTeam, joinTeam, leaveTeam, renameTeam } from './teams.js';
import type { IdentityWorld } from './world.js';

export function decideOnTeams(command: TeamCommand, state: IdentityState, world: IdentityWorld): IdentityDecision {
  switch (command.type) {
    case 'CreateTeam':
      return createTeam(command, state, world);
    case 'RenameTeam':
      return renameTeam(command, state, world);
    case 'DissolveTeam':
      return dissolveTeam(command, state, world);
    case 'JoinTeam':
      return joinTeam(command, state, world);
    case 'LeaveTeam':
      return leaveTeam(command, state, world);
    case 'AssignRunbook':
      return assignRunbook(command, state, world);
    case 'UnassignRunbook':
      return unassignRunbook(command, state, world);
    default:
      return unreachable(command);
  }
}
