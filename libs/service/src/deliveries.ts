import type { CollectionSpec } from '@runbook/ports';

/** `waiting`: to be posted, perhaps once more. `dead`: given up. */
export type DeliveryStatus = 'waiting' | 'delivered' | 'dead';
export const DELIVERY_STATUSES = ['waiting', 'delivered', 'dead'] as const satisfies DeliveryStatus[];

/** A fact on its way to a subscription. Executors write them, the gateway shows them. */
export interface FactDelivery {
  /** `deliveryId`: the same fact is queued once, however often it is read. */
  readonly _id: string;
  /** Of the subscription. */
  readonly tenant: string;
  readonly subscription: string;
  /** Who posts it, and in which row: the partition of the log, and the subscription. */
  readonly lane: string;
  /** Within its lane. */
  readonly order: number;
  /** Facts of one key are posted one after the other. */
  readonly key: string;
  /** Id of the event. */
  readonly fact: string;
  readonly type: string;
  /** When it was queued, in milliseconds since the epoch. */
  readonly at: number;
  readonly status: DeliveryStatus;
  /** Counts up with every attempt, from 0. */
  readonly revision: number;
  readonly attempts: number;
  /** When it is posted next. */
  readonly dueAt: number;
  /** From when on it is given up. */
  readonly expiresAt: number;
  /** When it was delivered, or given up. */
  readonly settledAt?: number;
  readonly lastAnswer?: DeliveryAnswer;
  /** The replay that it is of. */
  readonly replay?: string;
  /** The body, byte for byte. */
  readonly event: string;
}

/** What came of an attempt. */
export interface DeliveryAnswer {
  readonly at: number;
  readonly tookMs: number;
  /** Absent: nothing answered. */
  readonly status?: number;
  /** Why it did not arrive, or the beginning of what was answered, without secrets. */
  readonly text?: string;
}

export const DELIVERIES: CollectionSpec = {
  name: 'executor.deliveries',
  indexes: [
    ['lane', 'status', 'order'],
    ['tenant', 'subscription', 'at'],
    ['tenant', 'subscription', 'status', 'at'],
    ['status', 'settledAt'],
  ],
  compared: ['revision'],
};

export const deliveryId = (tenant: string, subscription: string, fact: string, replay?: string): string =>
  [tenant, subscription, fact, ...(replay === undefined ? [] : [replay])].join('/');

/** What happened in a time, posted once more. */
export interface Replay {
  /** `replayId` */
  readonly _id: string;
  readonly tenant: string;
  readonly subscription: string;
  readonly replay: string;
  readonly at: number;
  readonly from: number;
  readonly to: number;
  /** `cut`: there was more than one replay queues; ask for the rest from `reached` on. `ended`: the subscription was paused or removed. */
  readonly status: 'waiting' | 'done' | 'cut' | 'ended';
  /** Counts up with every change. */
  readonly revision: number;
  /** Deliveries that it has queued. */
  readonly queued: number;
  /** Up to where it has looked: what comes next is at this time or later. */
  readonly reached?: { readonly at: number; readonly id: string };
  /** In the order of its lane it stands here. */
  readonly order: number;
  readonly lane: string;
}

export const REPLAYS: CollectionSpec = {
  name: 'executor.replays',
  indexes: [['status'], ['tenant', 'subscription', 'at']],
  compared: ['revision'],
};

export const replayId = (tenant: string, subscription: string, replay: string): string => `${tenant}/${subscription}/${replay}`;

/** What one replay queues at most. */
export const REPLAY_FACTS_MAX = 10_000;
/** How long whoever asks for a check waits. */
export const SUBSCRIPTION_CHECK_MS_MAX = 15_000;

/** The name under which the keys of a subscription are sealed, beside credentials, whose names hold no slash. */
export const sealedNameOf = (subscription: string): string => `subscriptions/${subscription}`;
