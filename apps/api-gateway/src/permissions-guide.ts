import { OF_RUNBOOKS, PERMISSIONS, PRESET_ROLES, type Permission } from '@runbook/domain';
import { HALFWAY, OWN } from './access/api-key.guard.js';
import { isOpenToAll, routeInventory, type Route } from './route-inventory.js';

/** `docs/guides/permissions.md` from the routes, permissions and preset roles themselves. */
export function permissionsGuide(): string {
  return `${INTRODUCTION}
## Routes

| route | permission | preset roles that have it |
|---|---|---|
${routeInventory().map(rowOfRoute).join('\n')}

## Permissions

A permission that can be held within a [team](people.md#teams) permits it with the team's runbooks, their runs and what is asked in them.

| permission | permits to | within a team | preset roles that have it |
|---|---|---|---|
${(Object.keys(PERMISSIONS) as Permission[]).map(rowOfPermission).join('\n')}
`;
}

/** The preset roles that have what the route needs; undefined: it needs nobody, or whoever is known. */
export function presetRolesOf({ needs }: Route): readonly string[] | undefined {
  if (needs === undefined || needs === OWN || needs === HALFWAY) return undefined;
  return Object.keys(PRESET_ROLES).filter((role) => PRESET_ROLES[role]!.includes(needs));
}

function rowOfRoute(route: Route): string {
  const { method, path, needs } = route;
  const address = `| \`${method} ${path.replace('/api/v1', '')}\``;
  if (isOpenToAll(route))
    return `${address} | none: ${route.config.takesBytes ? 'the call is signed' : 'how people come in'} | everybody |`;
  if (needs === OWN || needs === undefined) return `${address} | none: it shows and changes what is one’s own | everybody who is known |`;
  if (needs === HALFWAY) return `${address} | none: it is for whoever has yet to give a code, too | everybody who is known |`;
  return `${address} | \`${needs}\` | ${rolesWith(needs)} |`;
}

const rowOfPermission = (needed: Permission): string =>
  `| \`${needed}\` | ${PERMISSIONS[needed]} | ${OF_RUNBOOKS.has(needed) ? 'yes' : ''} | ${rolesWith(needed)} |`;

const rolesWith = (needed: Permission): string =>
  Object.keys(PRESET_ROLES)
    .filter((role) => PRESET_ROLES[role]!.includes(needed))
    .join(', ');

const INTRODUCTION = `<!-- Written by scripts/write-permissions-guide.mjs: change the routes, not this page. -->

# What each route needs

Every route of the API below \`/api/v1\`, the permission that it needs, and the roles that every tenant has which bring it. A role of a tenant's own is a set of the same permissions
([people, teams, roles and keys](people.md#roles)); a key with scopes permits no more than these. A suite asks each of these routes as nobody, as a member of another tenant and of another team, with each role, with an expired, a revoked and
a suspended member's key and with an ended session: what is not permitted is answered 401, 403 or 404, and nothing happens.
`;
