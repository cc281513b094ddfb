import { PLATFORM_TENANT } from './world.js';

/**
 * What somebody may be permitted to do. One list: the routes, the commands and the roles name nothing else.
 * The word before the colon is what is acted on, the word behind it what is done.
 */
export const PERMISSIONS = {
  'runbooks:read': 'see runbooks, their versions and what checks find in them',
  'runbooks:write': 'write runbooks and their schedules',
  'runbooks:comment': 'comment on drafts of runbooks',
  'runbooks:review': 'approve and reject drafts, deprecate and restore versions, release runs that are held for one',
  'lifecycle:write': 'say what becomes of runs whose version is deprecated',
  'executions:read': 'see runs, their steps, outputs and records',
  'executions:start': 'start runs, and run again what has ended',
  'executions:pause': 'pause and resume runs, and edit their variables',
  'executions:cancel': 'cancel and terminate runs',
  'executions:retry': 'try failed steps again',
  'executions:skip': 'skip steps, and say what happened to those in doubt',
  'approvals:read': 'see what people are asked, and the inbox',
  'approvals:vote': 'approve, reject, comment and delegate what one is asked',
  'approvals:manage': 'extend the deadlines of requests',
  'evidence:read': 'export the evidence of runs',
  'audit:verify': 'check the audit log',
  'events:read': 'see external events and what became of them',
  'events:write': 'send external events',
  'event-sources:write': 'say which topics and webhooks are read as events',
  'workers:act': 'take and finish tasks as a worker',
  'people:read': 'see who is a member, with which roles and keys',
  'people:write': 'admit, suspend and reinstate members, grant and withdraw roles, revoke keys',
  'api-keys:write': 'issue and revoke keys of one’s own',
  'tenants:read': 'see the tenant, its quotas and how much it uses',
  'tenants:write': 'make, suspend and reinstate tenants',
} as const satisfies Readonly<Record<string, string>>;

export type Permission = keyof typeof PERMISSIONS;

export const EVERY_PERMISSION: ReadonlySet<Permission> = new Set(Object.keys(PERMISSIONS) as Permission[]);

export const isPermission = (text: string): text is Permission => Object.hasOwn(PERMISSIONS, text);

/**
 * What reaches over every tenant. It is permitted in the platform's own tenant alone, whatever a role says elsewhere: the audit log is one for all
 * tenants, and so is the list of them.
 */
export const OF_THE_PLATFORM: ReadonlySet<Permission> = new Set<Permission>(['tenants:write', 'audit:verify']);

/** What of this may be done in a tenant. */
export const permittedIn = (tenant: string, permissions: ReadonlySet<Permission>): ReadonlySet<Permission> =>
  tenant === PLATFORM_TENANT ? permissions : new Set([...permissions].filter((permission) => !OF_THE_PLATFORM.has(permission)));

/** Who holds one of the first must hold none of the second: whoever operates does not audit what was operated. */
export const DUTIES_APART: readonly (readonly [readonly Permission[], readonly Permission[]])[] = [
  [
    ['audit:verify', 'evidence:read'],
    ['executions:start', 'executions:pause', 'executions:cancel', 'executions:retry', 'executions:skip'],
  ],
];

/** The first pair of duties that may not be one person's; undefined: all may. */
export function dutiesInConflict(held: ReadonlySet<Permission>): readonly [Permission, Permission] | undefined {
  for (const [some, others] of DUTIES_APART) {
    const [one, other] = [some.find((permission) => held.has(permission)), others.find((permission) => held.has(permission))];
    if (one && other) return [one, other];
  }
  return undefined;
}
