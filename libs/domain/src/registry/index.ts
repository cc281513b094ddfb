export type { EventMapping, EventSource, Webhook, WebhookSecret } from './event-source.js';
export {
  SIGNATURE_ALGORITHMS,
  type PublicJwk,
  type SignatureAlgorithm,
  type SignedRecords,
  type SourceSignature,
} from './source-signature.js';
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
export { evolveSchedules, nextScheduleAt, type LastFiring, type PausedSchedule, type Schedule, type WaitingFiring } from './schedules.js';
export { actionAddress } from './actions/declare-action.js';
export { authorityAddress } from './authorities/authority-address.js';
export { nextExpiryAt } from './authorities/decide.js';
export { evolveAuthority } from './authorities/evolve.js';
export { AUTHORITY_RUNS_MAX, AUTHORITY_USES_MAX, AUTHORITY_VERSIONS_MAX, type RegisteredAuthority } from './authorities/state.js';
export type { SubscriptionSecret, SubscriptionTerms } from './subscriptions/terms.js';
export { evolveSubscription } from './subscriptions/evolve.js';
export {
  REPLAY_SPAN_MS_MAX,
  SECRET_OVERLAP_MS_MAX,
  type RegisteredSubscription,
  type SubscriptionStanding,
} from './subscriptions/state.js';
export { subscriptionAddress } from './subscriptions/subscription-address.js';
export { evolve as evolveRegistry } from './evolve.js';
