export type * from './commands.js';
export * from './credentials/index.js';
export type * from './events.js';
export type * from './team-commands.js';
export type * from './team-events.js';
export type { IdentityRejection, IdentityRejectionCode } from './rejections.js';
export {
  EVERY_PERMISSION,
  isPermission,
  OF_RUNBOOKS,
  OF_THE_PLATFORM,
  OF_WHOEVER_ACTS,
  PERMISSIONS,
  permittedIn,
  type Permission,
} from './permissions.js';
export {
  everyRoleOf,
  isAdministrator,
  grantersOf,
  hasAdministrator,
  permissionsOf,
  permissionsOfRole,
  PRESET_ROLES,
  rolesWith,
} from './roles.js';
export { permissionsAnywhere, permissionsOfMember, standingsOf, type TeamStanding } from './team-standing.js';
export { isOwed, nextObligationAt } from './overrides.js';
export { locksOn } from './locks.js';
export { unlikeMember } from './said-of-a-member.js';
export { claimedPermissions, claimedStandings, claimsFault, unknownTeams, type Claimed, type ClaimedTeam } from './claims.js';
export {
  isValidApiKey,
  noIdentities,
  ownMember,
  ownOverride,
  OVERRIDE_QUORUM_MAX,
  OVERRIDE_REVIEW_HOURS_MAX,
  OVERRIDE_REVIEWERS_MAX,
  STEP_UP_MINUTES_MAX,
  ownTeam,
  ownTenant,
  TEAMS_OF_MEMBER_MAX,
  TENANTS_MAX,
  EGRESS_PLACES_MAX,
  type ApiKey,
  type BreakGlassRule,
  type LockSubject,
  type Override,
  type OverrideLock,
  type IdentityState,
  type Member,
  type OwnRole,
  type Team,
  type Tenant,
} from './state.js';
export { classificationRuleOf, clearanceOf, mayRead } from './clearances.js';
export { EGRESS_PLACE, EGRESS_PROXY, isAmongPlaces } from './egress-rule.js';
export { decide as decideIdentity } from './decide.js';
export { evolve as evolveIdentity } from './evolve.js';
export { isSetup, PLATFORM_TENANT, RESERVED_IDS, SETUP, VIA_SETTINGS, type IdentityWorld } from './world.js';
