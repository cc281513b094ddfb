export type { EventMapping, EventSource, Webhook, WebhookSecret } from './event-source.js';
export type * from './events.js';
export type * from './commands.js';
export type { RegistryRejection, RegistryRejectionCode } from './rejections.js';
export { noRunbook, VERSIONS_MAX, type RegisteredEventSource, type RegistryState, type RunbookVersion } from './state.js';
export {
  DRAFT_COMMENTS_MAX,
  DRAFT_REVISIONS_MAX,
  DRAFTS_MAX,
  DRAFTS_OPEN_MAX,
  type DraftStatus,
  type RunbookDraft,
  type TenantRules,
} from './draft-state.js';
export { LIFECYCLE_RULES_DEFAULT } from './draft-events.js';
export { evolveDrafts } from './evolve-drafts.js';
export { isOpen as isOpenDraft } from './drafts.js';
export { decide as decideRegistry } from './decide.js';
export type { RegistryWorld, SourceAddress } from './world.js';
export { MISSED_COUNTED_MAX } from './due-occurrence.js';
export { evolveSchedules, nextScheduleAt, type LastFiring, type Schedule, type WaitingFiring } from './schedules.js';
export { evolve as evolveRegistry } from './evolve.js';
