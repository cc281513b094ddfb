import { rolesFault } from './grants.js';
import type { Permission } from './permissions.js';
import { permissionsOf } from './roles.js';
import type { IdentityState, Member } from './state.js';

/** The log decides what its members' own roles permit: an issuer that says more would be refused there. */
const OF_THE_LOG_ALONE: readonly Permission[] = ['people:write', 'api-keys:write'];

/**
 * Why a member may not act with roles that an issuer says he has; undefined: he may. Duties that are kept apart are so whichever way a role came: what a
 * person may do with a key counts beside what he may do by a token.
 */
export function claimedRolesFault(roles: readonly string[], member: Member, state: IdentityState): string | undefined {
  const decision = rolesFault([...new Set([...roles, ...member.roles])], member.kind, state);
  return decision?.kind === 'rejected' ? decision.rejection.message : undefined;
}

/** What roles that an issuer says somebody has permit him. They neither admit members nor issue keys, which go on when the issuer has changed its mind. */
export function claimedPermissions(roles: readonly string[], member: Member, state: IdentityState): ReadonlySet<Permission> {
  const own = permissionsOf(member.roles, state);
  const claimed = permissionsOf(roles, state);
  return new Set([...claimed].filter((permission) => own.has(permission) || !OF_THE_LOG_ALONE.includes(permission)));
}
