import { events } from '../decision.js';
import { isFirstAdministrator, unlessMayGrant, unlessPermitted } from './authority.js';
import type { AdmitMember, ReinstateMember, RenameMember, SuspendMember } from './commands.js';
import { platformRoleFault, rolesFault } from './grants.js';
import { firstOf, lastAdministrator, refused, unknownMember, type IdentityDecision } from './refusals.js';
import { hasAdministrator } from './roles.js';
import { MEMBERS_MAX, ownMember, type IdentityState } from './state.js';
import { RESERVED_IDS, type IdentityWorld } from './world.js';

export function admitMember(command: AdmitMember, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const { member, kind, name, roles } = command;
  const refusal = isFirstAdministrator(command, state, world)
    ? undefined
    : (unlessPermitted('people:write', state, world) ?? firstOf(roles, (role) => unlessMayGrant(role, state, world)));
  if (refusal) return refusal;
  if (ownMember(state, member) || RESERVED_IDS.includes(member))
    return refused('member-exists', `expected an id that nobody has had, found ${member}; choose another`);
  if (Object.keys(state.members).length >= MEMBERS_MAX) {
    return refused('members-exceeded', `expected at most ${MEMBERS_MAX} members of ${world.tenant}, found that many`);
  }
  const distinct = [...new Set(roles)].sort();
  const fault = rolesFault(distinct, kind, state) ?? platformRoleFault(distinct, world);
  if (fault) return fault;
  return events([{ type: 'MemberAdmitted', at: world.now, by: world.actor, member, kind, name, roles: distinct }]);
}

export function renameMember({ member, name }: RenameMember, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const refusal = unlessPermitted('people:write', state, world);
  if (refusal) return refusal;
  const found = ownMember(state, member);
  if (!found) return unknownMember(member);
  if (found.name === name) return refused('unchanged', `${member} is shown as ${name}`);
  return events([{ type: 'MemberRenamed', at: world.now, by: world.actor, member, name }]);
}

export function suspendMember({ member, reason }: SuspendMember, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const refusal = unlessPermitted('people:write', state, world);
  if (refusal) return refusal;
  const found = ownMember(state, member);
  if (!found) return unknownMember(member);
  const beyond = firstOf(found.roles, (role) => unlessMayGrant(role, state, world));
  if (beyond) return beyond;
  if (found.suspended) return refused('unchanged', `${member} is suspended: ${found.suspended.reason}`);
  if (!hasAdministrator({ ...state, members: without(state, member) }) && hasAdministrator(state)) return lastAdministrator(member);
  return events([{ type: 'MemberSuspended', at: world.now, by: world.actor, member, reason }]);
}

export function reinstateMember({ member }: ReinstateMember, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const refusal = unlessPermitted('people:write', state, world);
  if (refusal) return refusal;
  const found = ownMember(state, member);
  if (!found) return unknownMember(member);
  const beyond = firstOf(found.roles, (role) => unlessMayGrant(role, state, world));
  if (beyond) return beyond;
  if (!found.suspended) return refused('unchanged', `${member} is not suspended`);
  return events([{ type: 'MemberReinstated', at: world.now, by: world.actor, member }]);
}

function without({ members }: IdentityState, member: string): IdentityState['members'] {
  const { [member]: _left, ...others } = members;
  return others;
}
