export type * from './commands.js';
export type * from './events.js';
export type { IdentityRejection, IdentityRejectionCode } from './rejections.js';
export { EVERY_PERMISSION, isPermission, OF_THE_PLATFORM, PERMISSIONS, permittedIn, type Permission } from './permissions.js';
export { isAdministrator, grantersOf, hasAdministrator, permissionsOf, permissionsOfRole, PRESET_ROLES, rolesWith } from './roles.js';
export { claimedPermissions, claimedRolesFault } from './claimed-roles.js';
export {
  isValidApiKey,
  noIdentities,
  ownMember,
  STEP_UP_MINUTES_MAX,
  ownTenant,
  TENANTS_MAX,
  type ApiKey,
  type IdentityState,
  type Member,
  type OwnRole,
  type Tenant,
} from './state.js';
export { decide as decideIdentity } from './decide.js';
export { evolve as evolveIdentity } from './evolve.js';
export { isSetup, PLATFORM_TENANT, RESERVED_IDS, SETUP, VIA_SETTINGS, type IdentityWorld } from './world.js';
