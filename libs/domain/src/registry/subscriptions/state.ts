import type { PauseCause } from './commands.js';
import type { SubscriptionSecret, SubscriptionTerms } from './terms.js';

export type SubscriptionStanding = 'ACTIVE' | 'PAUSED' | 'REMOVED';

/** A subscription as its facts say it is. */
export interface RegisteredSubscription {
  readonly revision: number;
  readonly standing: SubscriptionStanding;
  readonly terms: SubscriptionTerms;
  readonly secret: SubscriptionSecret;
  /** The key before, and until when it signs too. */
  readonly previous?: SubscriptionSecret & { readonly until: number };
  readonly paused?: { readonly at: number; readonly because: PauseCause; readonly reason: string };
}

/** Longer ones would be a second copy of the log. */
export const REPLAY_SPAN_MS_MAX = 7 * 24 * 3_600_000;
/** Receivers change their key within a week. */
export const SECRET_OVERLAP_MS_MAX = 7 * 24 * 3_600_000;
