export type * from './events.js';
export type * from './commands.js';
export type { CorrelationRejection, CorrelationRejectionCode } from './rejections.js';
export { noCorrelation, type CorrelationState, type EventDisposition } from './state.js';
export { correlationId, dedupeIdOf } from './correlation-id.js';
export {
  DUPLICATES_REMEMBERED_MAX,
  DUPLICATES_REMEMBERED_MS,
  EVENT_TTL_MS_DEFAULT,
  EVENT_TTL_MS_MAX,
  OPEN_WAITS_MAX,
  RECENT_EVENTS_MAX,
  SEGMENT_EVENTS_MAX,
  SEGMENTS_AT_HAND_BYTES_MAX,
  SEGMENTS_MAX,
} from './limits.js';
export { identityOf } from './drafting.js';
export { decide as decideCorrelation, type CorrelationWorld } from './decide.js';
export { evolve as evolveCorrelation } from './evolve.js';
export { nextTimerAt as nextCorrelationTimerAt } from './timers.js';
