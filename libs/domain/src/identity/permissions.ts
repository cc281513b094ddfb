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
  'authorities:read': 'see the authorities that runs may be under, and their versions',
  'authorities:write': 'create, amend, revoke and reinstate authorities',
  'authorities:release': 'let runs go on that their authority holds',
  'lifecycle:write': 'say what becomes of runs whose version is deprecated, and whether starts may state their legal basis',
  'executions:read': 'see runs, their steps, outputs and records',
  'executions:start': 'start runs, and run again what has ended',
  'executions:pause': 'pause and resume runs and schedules, and edit variables of runs',
  'executions:cancel': 'cancel and terminate runs',
  'executions:retry': 'try failed steps again',
  'executions:skip': 'skip steps, and say what happened to those in doubt',
  'approvals:read': 'see what people are asked, and the inbox',
  'approvals:vote': 'approve, reject, comment and delegate what one is asked',
  'approvals:manage': 'extend the deadlines of requests',
  'approvals:override': 'open a gate without its votes, where the tenant allows it, and answer for it',
  'evidence:read': 'export the evidence of runs',
  'audit:verify': 'check the audit log',
  'events:read': 'see external events and what became of them',
  'events:write': 'send external events',
  'event-sources:write': 'say which topics and webhooks are read as events',
  'subscriptions:read': 'see who is told of what happens, and what became of each delivery',
  'subscriptions:write': 'say who is told of what happens: register, change, pause, try, replay and remove subscriptions',
  'workers:act': 'take and finish tasks as a worker',
  'people:read': 'see who is a member, with which roles, teams and keys',
  'people:write': 'admit, suspend and reinstate members, grant and withdraw roles, make teams, revoke keys',
  'api-keys:write': 'issue and revoke keys of one’s own',
  'egress:write': 'say which hosts and ports steps may reach',
  'credentials:read': 'see the names, kinds, bindings, versions and uses of credentials, never a value',
  'credentials:write': 'set, rotate, bind, check, revoke and remove credentials',
  'security:read': 'see what is weak in the settings, and among members and keys, and how to mend it',
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

/** What is about one runbook and its runs. A role that somebody has within a team brings no more than this, and for the team’s runbooks. */
export const OF_RUNBOOKS: ReadonlySet<Permission> = new Set<Permission>([
  'runbooks:read',
  'runbooks:write',
  'runbooks:comment',
  'runbooks:review',
  'executions:read',
  'executions:start',
  'executions:pause',
  'executions:cancel',
  'executions:retry',
  'executions:skip',
  'approvals:read',
  'approvals:vote',
  'approvals:manage',
  'evidence:read',
]);

/** What concerns nobody but who does it: a role brings it wherever it is held. */
export const OF_WHOEVER_ACTS: ReadonlySet<Permission> = new Set<Permission>(['api-keys:write']);

/** What of this may be done in a tenant. */
export const permittedIn = (tenant: string, permissions: ReadonlySet<Permission>): ReadonlySet<Permission> =>
  tenant === PLATFORM_TENANT ? permissions : new Set([...permissions].filter((permission) => !OF_THE_PLATFORM.has(permission)));

/** Who holds one of the first must hold none of the second: whoever operates does not audit what was operated. */
export const DUTIES_APART: readonly (readonly [readonly Permission[], readonly Permission[]])[] = [
  [
    ['audit:verify', 'evidence:read'],
    ['executions:start', 'executions:pause', 'executions:cancel', 'executions:retry', 'executions:skip', 'credentials:write'],
  ],
  // Who binds a credential to a host and writes the runbook that calls it could send it to himself.
  [['credentials:write'], ['runbooks:write']],
];

/** The first pair of duties that may not be one person's; undefined: all may. */
export function dutiesInConflict(held: ReadonlySet<Permission>): readonly [Permission, Permission] | undefined {
  for (const [some, others] of DUTIES_APART) {
    const [one, other] = [some.find((permission) => held.has(permission)), others.find((permission) => held.has(permission))];
    if (one && other) return [one, other];
  }
  return undefined;
}
