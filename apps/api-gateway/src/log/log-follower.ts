import type { Delivery } from '@runbook/service';

/**
 * Something that is kept up to date with the log of executions. The reader hands every delivery to each follower, one after the other; the
 * next delivery comes when all are done.
 */
export interface LogFollower {
  /** Takes the delivery in. What it returns tells those who wait, and is called when every follower has taken the delivery in. */
  deliver(delivery: Delivery): Promise<(() => void) | void>;
}

/** Token of the list of followers, in their order: `readonly LogFollower[]`. */
export const LOG_FOLLOWERS = Symbol('LogFollowers');

/** Names the gateway's reader of the logs: its groups, and where its positions are kept. */
export const GATEWAY_READER = 'gateway';
