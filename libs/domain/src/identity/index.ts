export type * from './commands.js';
export type * from './events.js';
export type { IdentityRejection, IdentityRejectionCode } from './rejections.js';
export { EVERY_PERMISSION, isPermission, PERMISSIONS, type Permission } from './permissions.js';
export { isAdministrator, grantersOf, hasAdministrator, permissionsOf, permissionsOfRole, PRESET_ROLES, rolesWith } from './roles.js';
export { claimedPermissions, claimedRolesFault } from './claimed-roles.js';
export {
  isValidApiKey,
  noIdentities,
  ownMember,
  STEP_UP_MINUTES_MAX,
  type ApiKey,
  type IdentityState,
  type Member,
  type OwnRole,
} from './state.js';
export { decide as decideIdentity } from './decide.js';
export { evolve as evolveIdentity } from './evolve.js';
export { isSetup, RESERVED_IDS, SETUP, VIA_SETTINGS, type IdentityWorld } from './world.js';
