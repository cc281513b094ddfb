import { FACT_TYPE_NAMES, TYPE_PREFIX } from '@runbook/facts';
import { DELIVERY_STATUSES } from '@runbook/service';
import { z } from 'zod';
import { count, instant, names, pageOf, text } from '../http/answer-parts.js';
import type { ProblemCode } from '../http/problem-kinds.js';

const subscription = {
  id: text,
  url: text,
  description: text.optional(),
  types: names,
  runbooks: names,
  tenants: names.optional(),
  clearance: text.optional(),
  standing: z.enum(['ACTIVE', 'PAUSED']),
  paused: z
    .strictObject({ at: instant, because: z.enum(['asked', 'gone', 'backlog']), reason: text })
    .optional()
    .describe('`gone`: the receiver answered 410. `backlog`: too much waited.'),
  revision: count,
  secretVersion: count,
  previousSecretUntil: instant.optional().describe('Until then the key before signs too.'),
  registeredAt: instant,
  registeredBy: text,
  changedAt: instant,
};

export const subscriptionsAnswer = z
  .strictObject({ items: z.array(z.strictObject(subscription).meta({ id: 'SubscriptionLine' })) })
  .meta({ id: 'Subscriptions' });

const answer = z
  .strictObject({
    at: instant,
    tookMs: count,
    status: count.optional().describe('Left out: nothing answered.'),
    text: text.optional().describe('The beginning of the answer, or why there was none, without secrets.'),
  })
  .meta({ id: 'DeliveryAnswer' });

export const delivery = z
  .strictObject({
    fact: text.describe('Id of the event: `webhook-id`.'),
    type: text.meta({ examples: [`${TYPE_PREFIX}${FACT_TYPE_NAMES[0]}`] }),
    key: text.describe('Deliveries of one key come in their order. Of a run its id.'),
    status: z.enum(DELIVERY_STATUSES).describe('`dead`: given up.'),
    at: instant.describe('When it was queued.'),
    attempts: count,
    nextAt: instant.optional(),
    settledAt: instant.optional(),
    replay: text.optional(),
    lastAnswer: answer.optional(),
  })
  .meta({ id: 'FactDelivery' });

export const subscriptionAnswer = z
  .strictObject({
    ...subscription,
    deliveries: z.strictObject({ waiting: count, delivered: count, dead: count }).describe('Of the last days.'),
    latest: delivery.optional().describe('The one that was queued last.'),
  })
  .meta({ id: 'Subscription' });

/** With the key, which no other answer shows. */
export const keyedSubscription = z
  .strictObject({ ...subscription, secret: text.describe('The key that signs. It is shown this once.') })
  .meta({ id: 'SubscriptionWithSecret' });

export const subscriptionLine = z.strictObject(subscription).meta({ id: 'SubscriptionAfterAct' });

export const deliveriesPage = pageOf(delivery).meta({ id: 'FactDeliveries' });

export const replayAnswer = z
  .strictObject({
    replay: text,
    from: instant,
    to: instant,
    status: z
      .enum(['waiting', 'done', 'cut', 'ended'])
      .describe(
        '`cut`: there was more than one replay takes; ask for the rest from `reachedAt` on. `ended`: the subscription was paused or removed.',
      ),
    queued: count.describe('Deliveries that it has queued.'),
    reachedAt: instant.optional(),
  })
  .meta({ id: 'Replay' });

export const replaysAnswer = z.strictObject({ items: z.array(replayAnswer) }).meta({ id: 'Replays' });

/** What a change of a subscription can be refused for. */
export const OF_SUBSCRIPTIONS = [
  'subscription-unknown',
  'not-applicable',
  'conflict',
  'decision-pending',
  'not-ready',
] as const satisfies readonly ProblemCode[];
/** What its terms can be refused for. */
export const OF_TERMS = ['platform-only', 'clearance-missing'] as const satisfies readonly ProblemCode[];
