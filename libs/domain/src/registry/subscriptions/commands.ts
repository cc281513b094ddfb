import type { SubscriptionTerms } from './terms.js';

/** What is asked of a subscription: by people, and by the service that posts. */
export type SubscriptionCommand =
  | RegisterSubscription
  | ChangeSubscription
  | PauseSubscription
  | ResumeSubscription
  | RotateSubscriptionSecret
  | AskSubscriptionReplay
  | AskSubscriptionCheck
  | RemoveSubscription;

export interface RegisterSubscription {
  readonly type: 'RegisterSubscription';
  readonly terms: SubscriptionTerms;
  /** Of the key that signs, sealed before. */
  readonly sealed: string;
  /** For which it was sealed: another one would not open it. */
  readonly version: number;
}

/** These terms instead. */
export interface ChangeSubscription {
  readonly type: 'ChangeSubscription';
  readonly terms: SubscriptionTerms;
  /** The one that the sender had before him: a command that comes late, or twice, is refused. */
  readonly revision: number;
}

export interface PauseSubscription {
  readonly type: 'PauseSubscription';
  readonly because: PauseCause;
  readonly reason: string;
  /** Of the service: the revision that it posted by. A person's pause holds whatever was changed meanwhile. */
  readonly revision?: number;
}

/** `asked`: by a person. `gone`: the receiver answered that it is there no more. `backlog`: too much waits to be posted. */
export type PauseCause = 'asked' | 'gone' | 'backlog';

export interface ResumeSubscription {
  readonly type: 'ResumeSubscription';
}

/** Another key signs from now on, and the one before for a while beside it. */
export interface RotateSubscriptionSecret {
  readonly type: 'RotateSubscriptionSecret';
  readonly sealed: string;
  /** For which it was sealed: another one would not open it. */
  readonly version: number;
  /** How long the key before goes on signing too. */
  readonly overlapMs: number;
}

/** What happened between two moments is posted once more. */
export interface AskSubscriptionReplay {
  readonly type: 'AskSubscriptionReplay';
  readonly replay: string;
  readonly from: number;
  /** Not this moment itself. */
  readonly to: number;
}

/** One post, to see whether it arrives. */
export interface AskSubscriptionCheck {
  readonly type: 'AskSubscriptionCheck';
  readonly check: string;
}

export interface RemoveSubscription {
  readonly type: 'RemoveSubscription';
}
