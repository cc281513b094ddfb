import type { Actor } from '../../actor.js';
import type { PauseCause } from './commands.js';
import type { SubscriptionSecret, SubscriptionTerms } from './terms.js';

/** Facts about who is told of what. */
export type SubscriptionEvent =
  | SubscriptionRegistered
  | SubscriptionChanged
  | SubscriptionPaused
  | SubscriptionResumed
  | SubscriptionSecretRotated
  | SubscriptionReplayAsked
  | SubscriptionCheckAsked
  | SubscriptionRemoved;

interface Fact<Type extends string> {
  readonly type: Type;
  readonly at: number;
  readonly by: Actor;
  readonly subscription: string;
  /** Behind this fact; it counts every change, and goes on when the id is taken anew. */
  readonly revision: number;
}

export interface SubscriptionRegistered extends Fact<'SubscriptionRegistered'> {
  readonly terms: SubscriptionTerms;
  readonly secret: SubscriptionSecret;
}

export interface SubscriptionChanged extends Fact<'SubscriptionChanged'> {
  readonly terms: SubscriptionTerms;
}

/** Nothing is posted from here on, and nothing is kept to be posted. */
export interface SubscriptionPaused extends Fact<'SubscriptionPaused'> {
  readonly because: PauseCause;
  readonly reason: string;
}

export type SubscriptionResumed = Fact<'SubscriptionResumed'>;

export interface SubscriptionSecretRotated extends Fact<'SubscriptionSecretRotated'> {
  readonly secret: SubscriptionSecret;
  /** Until when the key before signs too. */
  readonly previousUntil: number;
}

/** It changes nothing of the subscription. */
export interface SubscriptionReplayAsked extends Fact<'SubscriptionReplayAsked'> {
  readonly replay: string;
  readonly from: number;
  readonly to: number;
}

/** It changes nothing of the subscription. */
export interface SubscriptionCheckAsked extends Fact<'SubscriptionCheckAsked'> {
  readonly check: string;
}

export type SubscriptionRemoved = Fact<'SubscriptionRemoved'>;
