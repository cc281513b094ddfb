import { events } from '../decision.js';
import { unlessMayGrant, unlessPermitted } from './authority.js';
import type { DefineRole, GrantRole, RemoveRole, WithdrawRole } from './commands.js';
import { dutiesInConflict, isPermission, type Permission } from './permissions.js';
import { firstOf, lastAdministrator, refused, unknownMember, type IdentityDecision } from './refusals.js';
import { everyRoleOf, hasAdministrator, permissionsOf, permissionsOfRole, PRESET_ROLES } from './roles.js';
import { OWN_ROLES_MAX, ownMember, type IdentityState, type Member } from './state.js';
import { PLATFORM_TENANT, type IdentityWorld } from './world.js';

export function grantRole({ member, role }: GrantRole, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const refusal = unlessPermitted('people:write', state, world) ?? unlessMayGrant(role, state, world);
  if (refusal) return refusal;
  const found = ownMember(state, member);
  if (!found) return unknownMember(member);
  if (found.roles.includes(role)) return refused('unchanged', `${member} has the role ${role}`);
  const fault = rolesFault([...everyRoleOf(found), role], found.kind, state) ?? platformRoleFault([role], world);
  if (fault) return fault;
  return events([{ type: 'RoleGranted', at: world.now, by: world.actor, member, role }]);
}

export function withdrawRole({ member, role }: WithdrawRole, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const refusal = unlessPermitted('people:write', state, world) ?? unlessMayGrant(role, state, world);
  if (refusal) return refusal;
  const found = ownMember(state, member);
  if (!found) return unknownMember(member);
  if (!found.roles.includes(role)) return refused('unchanged', `${member} does not have the role ${role}`);
  const left: Member = { ...found, roles: found.roles.filter((held) => held !== role) };
  if (hasAdministrator(state) && !hasAdministrator({ ...state, members: { ...state.members, [member]: left } })) {
    return lastAdministrator(member);
  }
  return events([{ type: 'RoleWithdrawn', at: world.now, by: world.actor, member, role }]);
}

export function defineRole({ role, permissions }: DefineRole, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const refusal = unlessPermitted('people:write', state, world);
  if (refusal) return refusal;
  if (Object.hasOwn(PRESET_ROLES, role)) {
    return refused('role-held', `expected the name of a role of your own, found ${role}, which every tenant has; choose another`);
  }
  const stranger = permissions.find((permission) => !isPermission(permission));
  if (stranger !== undefined) {
    return refused('permission-unknown', `expected permissions of the list, found ${stranger}; see GET /api/v1/auth/permissions`);
  }
  const ofPlatform = permissions.find((permission) => isPermission(permission) && OWNED_BY_PRESETS.has(permission));
  if (ofPlatform !== undefined) {
    return refused(
      'platform-only',
      `expected permissions that a role of your own may bring, found ${ofPlatform}, which PLATFORM_ADMIN alone brings`,
    );
  }
  const distinct = [...new Set(permissions)].sort();
  const before = Object.hasOwn(state.ownRoles, role) ? state.ownRoles[role] : undefined;
  if (before && before.permissions.join() === distinct.join()) return refused('unchanged', `${role} permits this`);
  if (!before && Object.keys(state.ownRoles).length >= OWN_ROLES_MAX) {
    return refused('roles-exceeded', `expected at most ${OWN_ROLES_MAX} roles of your own, found that many; remove one first`);
  }
  const after: IdentityState = { ...state, ownRoles: { ...state.ownRoles, [role]: { permissions: distinct } } };
  const holders = Object.values(state.members).filter((member) => everyRoleOf(member).includes(role));
  const fault = firstOf(holders, (holder) => rolesFault(everyRoleOf(holder), holder.kind, after));
  if (fault) return fault;
  return events([{ type: 'RoleDefined', at: world.now, by: world.actor, role, permissions: distinct }]);
}

export function removeRole({ role }: RemoveRole, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const refusal = unlessPermitted('people:write', state, world);
  if (refusal) return refusal;
  if (!Object.hasOwn(state.ownRoles, role)) return roleUnknown(role);
  const holder = Object.values(state.members).find((member) => everyRoleOf(member).includes(role));
  if (holder) return refused('role-held', `expected a role that nobody has, found ${role} with ${holder.id}; withdraw it first`);
  return events([{ type: 'RoleRemoved', at: world.now, by: world.actor, role }]);
}

/** Why nobody can have these roles together; undefined: somebody can. */
export function rolesFault(roles: readonly string[], kind: Member['kind'], state: IdentityState): IdentityDecision | undefined {
  const stranger = roles.find((role) => permissionsOfRole(role, state) === undefined);
  if (stranger !== undefined) return roleUnknown(stranger);
  const conflict = kind === 'person' ? dutiesInConflict(permissionsOf(roles, state)) : undefined;
  if (!conflict) return undefined;
  const [one, other] = conflict;
  return refused(
    'duties-in-conflict',
    `expected roles whose duties one person may have, found ${one} and ${other} in ${roles.join(', ')}; give one of them to somebody else`,
  );
}

/** A platform's administrators are members of its own tenant: elsewhere the role would permit nothing, and look as if it did. */
export function platformRoleFault(roles: readonly string[], { tenant }: IdentityWorld): IdentityDecision | undefined {
  if (tenant === PLATFORM_TENANT || !roles.includes('PLATFORM_ADMIN')) return undefined;
  return refused(
    'platform-only',
    `expected PLATFORM_ADMIN to be held in the tenant ${PLATFORM_TENANT}, found ${tenant}; grant TENANT_ADMIN`,
  );
}

/** A tenant's administrator makes roles; none of them may make more than an administrator of the tenant. */
const OWNED_BY_PRESETS: ReadonlySet<Permission> = new Set<Permission>(['tenants:write']);

const roleUnknown = (role: string): IdentityDecision =>
  refused('role-unknown', `expected a role, found ${role}, which there is not; see GET /api/v1/auth/permissions`);
