import { isCredentialEvent, type CredentialEvent } from './credentials/events.js';
import { evolveCredentials } from './credentials/evolve.js';
import { evolveOverrides } from './evolve-overrides.js';
import { evolveTeams } from './evolve-teams.js';
import type { ApiKeyIssued, ApiKeyRevoked, EgressRuleSet, IdentityEvent } from './events.js';
import { isTeamEvent, type TeamEvent } from './team-events.js';
import { isValidApiKey, KEYS_REMEMBERED_MAX, type ApiKey, type IdentityState, type Member, type Tenant } from './state.js';

/** Total: every event, no refusal. */
export function evolve(state: IdentityState, event: IdentityEvent): IdentityState {
  if (isCredentialEvent(event)) return { ...state, credentials: evolveCredentials(state.credentials ?? {}, event) };
  if (isTeamEvent(event)) return evolveTeams(state, event);
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
    case 'ApiKeyRevoked':
      return withRevokedKey(state, event);
    case 'SecondFactorEnrolled':
      return changed(state, event.member, (member) => ({ ...member, secondFactorAt: event.at }));
    case 'SecondFactorRemoved':
      return changed(state, event.member, ({ secondFactorAt: _over, ...member }) => member);
    case 'ClearanceGranted':
      return changed(state, event.member, (member) => ({ ...member, clearance: event.level }));
    case 'ClearanceWithdrawn':
      return changed(state, event.member, ({ clearance: _over, ...member }) => member);
    default:
      return evolveTenant(state, event);
  }
}

type OfMembers = Extract<
  IdentityEvent,
  { readonly type: `Member${string}` | `Role${string}` | `ApiKey${string}` | `SecondFactor${string}` | `Clearance${string}` }
>;

/** What binds a tenant as a whole, and which tenants there are. */
function evolveTenant(state: IdentityState, event: Exclude<IdentityEvent, OfMembers | CredentialEvent | TeamEvent>): IdentityState {
  switch (event.type) {
    case 'StepUpRequired': {
      const { stepUpMinutes: _before, ...others } = state;
      return event.withinMinutes === undefined ? others : { ...others, stepUpMinutes: event.withinMinutes };
    }
    case 'EgressRuleSet':
      return withEgress(state, event);
    case 'ClassificationRuleSet': {
      const { classifications: _before, ...others } = state;
      return event.rule ? { ...others, classifications: event.rule } : others;
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
      return evolveOverrides(state, event);
  }
}

function withRevokedKey(state: IdentityState, { key: id, at }: ApiKeyRevoked): IdentityState {
  const key = state.keys[id];
  return key ? { ...state, keys: { ...state.keys, [id]: { ...key, revokedAt: at } } } : state;
}

function changed(state: IdentityState, id: string, change: (member: Member) => Member): IdentityState {
  const member = state.members[id];
  return member ? { ...state, members: { ...state.members, [id]: change(member) } } : state;
}

function withEgress({ egress: _places, egressProxy: _proxy, ...others }: IdentityState, { places, proxy }: EgressRuleSet): IdentityState {
  return { ...others, ...(places && { egress: places }), ...(proxy !== undefined && { egressProxy: proxy }) };
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
