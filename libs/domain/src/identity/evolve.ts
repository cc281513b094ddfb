import { unreachable } from '../decision.js';
import type { ApiKeyIssued, IdentityEvent } from './events.js';
import { isValidApiKey, KEYS_REMEMBERED_MAX, type ApiKey, type IdentityState, type Member, type Tenant } from './state.js';

/** Total: every event, no refusal. */
export function evolve(state: IdentityState, event: IdentityEvent): IdentityState {
  switch (event.type) {
    case 'MemberAdmitted': {
      const { member: id, kind, name, roles, at: admittedAt } = event;
      return { ...state, members: { ...state.members, [id]: { id, kind, name, roles, admittedAt } } };
    }
    case 'MemberRenamed':
      return changed(state, event.member, (member) => ({ ...member, name: event.name }));
    case 'MemberSuspended':
      return changed(state, event.member, (member) => ({ ...member, suspended: { at: event.at, reason: event.reason } }));
    case 'MemberReinstated':
      return changed(state, event.member, ({ suspended: _over, ...member }) => member);
    case 'RoleGranted':
      return changed(state, event.member, (member) => ({ ...member, roles: [...member.roles, event.role].sort() }));
    case 'RoleWithdrawn':
      return changed(state, event.member, (member) => ({ ...member, roles: member.roles.filter((role) => role !== event.role) }));
    case 'RoleDefined':
      return { ...state, ownRoles: { ...state.ownRoles, [event.role]: { permissions: event.permissions } } };
    case 'RoleRemoved': {
      const { [event.role]: _removed, ...ownRoles } = state.ownRoles;
      return { ...state, ownRoles };
    }
    case 'ApiKeyIssued':
      return { ...state, keys: withKey(state.keys, event) };
    case 'ApiKeyRevoked': {
      const key = state.keys[event.key];
      return key ? { ...state, keys: { ...state.keys, [event.key]: { ...key, revokedAt: event.at } } } : state;
    }
    case 'SecondFactorEnrolled':
      return changed(state, event.member, (member) => ({ ...member, secondFactorAt: event.at }));
    case 'SecondFactorRemoved':
      return changed(state, event.member, ({ secondFactorAt: _over, ...member }) => member);
    case 'StepUpRequired': {
      const { stepUpMinutes: _before, ...others } = state;
      return event.withinMinutes === undefined ? others : { ...others, stepUpMinutes: event.withinMinutes };
    }
    case 'TenantCreated': {
      const { tenant: id, name, at: createdAt } = event;
      return { ...state, tenants: { ...state.tenants, [id]: { id, name, createdAt } } };
    }
    case 'TenantSuspended':
      return changedTenant(state, event.tenant, (tenant) => ({ ...tenant, suspended: { at: event.at, reason: event.reason } }));
    case 'TenantReinstated':
      return changedTenant(state, event.tenant, ({ suspended: _over, ...tenant }) => tenant);
    default:
      return unreachable(event);
  }
}

function changed(state: IdentityState, id: string, change: (member: Member) => Member): IdentityState {
  const member = state.members[id];
  return member ? { ...state, members: { ...state.members, [id]: change(member) } } : state;
}

function changedTenant(state: IdentityState, id: string, change: (tenant: Tenant) => Tenant): IdentityState {
  const tenant = state.tenants[id];
  return tenant ? { ...state, tenants: { ...state.tenants, [id]: change(tenant) } } : state;
}

/** The oldest of its holder's keys that are no longer valid leave, so that who rotates keys every day has as many in a year. */
function withKey(keys: IdentityState['keys'], event: ApiKeyIssued): IdentityState['keys'] {
  const { key: id, holder, label, scopes, at: issuedAt, expiresAt } = event;
  const added: ApiKey = { id, holder, label, ...(scopes && { scopes }), issuedAt, ...(expiresAt !== undefined && { expiresAt }) };
  const all = { ...keys, [id]: added };
  const over = Object.values(all)
    .filter((key) => key.holder === holder && !isValidApiKey(key, issuedAt))
    .sort((one, other) => one.issuedAt - other.issuedAt);
  const held = Object.values(all).filter((key) => key.holder === holder).length;
  for (const { id: old } of over.slice(0, Math.max(0, held - KEYS_REMEMBERED_MAX))) delete all[old];
  return all;
}
