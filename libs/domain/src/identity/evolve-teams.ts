import { unreachable } from '../decision.js';
import type { IdentityState, Member, Team } from './state.js';
import type { TeamEvent } from './team-events.js';

export function evolveTeams(state: IdentityState, event: TeamEvent): IdentityState {
  switch (event.type) {
    case 'TeamCreated': {
      const { team: id, name, at: createdAt } = event;
      return { ...state, teams: { ...state.teams, [id]: { id, name, createdAt, runbooks: [] } } };
    }
    case 'TeamRenamed':
      return changed(state, event.team, (team) => ({ ...team, name: event.name }));
    case 'TeamDissolved': {
      const left = changed(state, event.team, (team) => ({ ...team, runbooks: [], dissolved: { at: event.at, reason: event.reason } }));
      const members = Object.values(left.members).map((member) => [member.id, without(member, event.team)] as const);
      return { ...left, members: Object.fromEntries(members) };
    }
    case 'TeamJoined':
      return ofMember(state, event.member, (member) => ({ ...member, teams: { ...member.teams, [event.team]: event.roles } }));
    case 'TeamLeft':
      return ofMember(state, event.member, (member) => without(member, event.team));
    case 'RunbookAssigned':
      return changed(state, event.team, (team) => ({ ...team, runbooks: [...team.runbooks, event.runbook].sort() }));
    case 'RunbookUnassigned':
      return changed(state, event.team, (team) => ({ ...team, runbooks: team.runbooks.filter((id) => id !== event.runbook) }));
    default:
      return unreachable(event);
  }
}

function changed(state: IdentityState, id: string, change: (team: Team) => Team): IdentityState {
  const team = state.teams[id];
  return team ? { ...state, teams: { ...state.teams, [id]: change(team) } } : state;
}

function ofMember(state: IdentityState, id: string, change: (member: Member) => Member): IdentityState {
  const member = state.members[id];
  return member ? { ...state, members: { ...state.members, [id]: change(member) } } : state;
}

/** Who belongs to no team looks as if there had been none. */
function without(member: Member, team: string): Member {
  if (!member.teams || !Object.hasOwn(member.teams, team)) return member;
  const { teams, ...others } = member;
  const { [team]: _left, ...rest } = teams;
  return Object.keys(rest).length === 0 ? others : { ...others, teams: rest };
}
