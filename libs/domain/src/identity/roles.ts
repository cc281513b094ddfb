import { isPermission, type Permission } from './permissions.js';
import type { IdentityState, Member } from './state.js';

const VIEWER = [
  'runbooks:read',
  'executions:read',
  'approvals:read',
  'events:read',
  'authorities:read',
  'api-keys:write',
] as const satisfies Permission[];
const OPERATOR = [
  ...VIEWER,
  'executions:start',
  'executions:pause',
  'executions:cancel',
  'executions:retry',
  'executions:skip',
  'events:write',
] as const satisfies Permission[];
const APPROVER = [...VIEWER, 'approvals:vote', 'approvals:manage', 'authorities:release'] as const satisfies Permission[];
const AUTHOR = [...VIEWER, 'runbooks:write', 'runbooks:comment'] as const satisfies Permission[];
const REVIEWER = [...VIEWER, 'runbooks:review', 'runbooks:comment'] as const satisfies Permission[];
const TENANT_ADMIN = [
  ...VIEWER,
  'people:read',
  'people:write',
  'event-sources:write',
  'subscriptions:read',
  'subscriptions:write',
  'lifecycle:write',
  'egress:write',
  'authorities:write',
  'security:read',
  'tenants:read',
] as const satisfies Permission[];

/** Roles that every tenant has. `sre` and `developer` are what small teams begin with. */
export const PRESET_ROLES: Readonly<Record<string, readonly Permission[]>> = {
  PLATFORM_ADMIN: [...TENANT_ADMIN, 'tenants:write'],
  TENANT_ADMIN,
  AUTHOR,
  REVIEWER,
  OPERATOR,
  APPROVER,
  AUDITOR: [...VIEWER, 'evidence:read', 'audit:verify', 'people:read', 'credentials:read', 'security:read', 'subscriptions:read'],
  SRE: [...VIEWER, 'credentials:read', 'credentials:write', 'subscriptions:read', 'subscriptions:write'],
  VIEWER,
  BREAK_GLASS: [...VIEWER, 'approvals:override'],
  WORKER: ['workers:act'],
  sre: [
    ...OPERATOR,
    'approvals:vote',
    'approvals:manage',
    'event-sources:write',
    'subscriptions:read',
    'subscriptions:write',
    'runbooks:review',
    'runbooks:comment',
    'authorities:release',
  ],
  developer: [...AUTHOR, 'executions:start', 'executions:pause', 'executions:cancel', 'executions:retry', 'events:write'],
};

/** Who may grant and withdraw a role: a platform's administrators make each other, a tenant's the rest. */
export const grantersOf = (role: string): readonly string[] => (role === 'PLATFORM_ADMIN' ? ADMINISTRATORS.slice(0, 1) : ADMINISTRATORS);

export const ADMINISTRATORS: readonly string[] = ['PLATFORM_ADMIN', 'TENANT_ADMIN'];

export const isAdministrator = ({ roles, suspended }: Member): boolean =>
  suspended === undefined && ADMINISTRATORS.some((role) => roles.includes(role));

export const hasAdministrator = ({ members }: IdentityState): boolean => Object.values(members).some(isAdministrator);

/** Undefined: there is no such role. */
export function permissionsOfRole(role: string, { ownRoles }: Pick<IdentityState, 'ownRoles'>): readonly Permission[] | undefined {
  if (Object.hasOwn(PRESET_ROLES, role)) return PRESET_ROLES[role];
  // A role of a newer version may name what this one does not know: that permits nothing here.
  return Object.hasOwn(ownRoles, role) ? ownRoles[role]!.permissions.filter(isPermission) : undefined;
}

/** All that these roles permit together. */
export function permissionsOf(roles: readonly string[], state: Pick<IdentityState, 'ownRoles'>): ReadonlySet<Permission> {
  return new Set(roles.flatMap((role) => permissionsOfRole(role, state) ?? []));
}

/** In the tenant and within teams. */
export const everyRoleOf = ({ roles, teams = {} }: Pick<Member, 'roles' | 'teams'>): readonly string[] => [
  ...new Set([...roles, ...Object.values(teams).flat()]),
];

/** The roles that permit it, those of the tenant's own included, in the order of their names. */
export function rolesWith(permission: Permission, state: Pick<IdentityState, 'ownRoles'>): readonly string[] {
  const names = [...Object.keys(PRESET_ROLES), ...Object.keys(state.ownRoles)];
  return names.filter((role) => permissionsOfRole(role, state)?.includes(permission)).sort();
}
