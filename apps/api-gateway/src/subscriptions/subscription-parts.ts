import { AsyncApiController } from './async-api.controller.js';
import { ChangeSubscriptionHandler } from './change-subscription.js';
import { CheckSubscriptionHandler } from './check-subscription.js';
import { DeliveryRecords } from './delivery-records.js';
import { KeySubscriptionHandler } from './keyed-subscription.js';
import { KnownSubscriptions } from './known-subscriptions.js';
import { SubscriptionActsController } from './subscription-acts.controller.js';
import { SubscriptionSecrets } from './subscription-secrets.js';
import { SubscriptionTermsRule } from './subscription-terms-rule.js';
import { SubscriptionsController } from './subscriptions.controller.js';

/** What the gateway's module takes in for subscriptions. */
export const SUBSCRIPTION_CONTROLLERS = [SubscriptionsController, SubscriptionActsController, AsyncApiController];
export const SUBSCRIPTION_PROVIDERS = [
  ChangeSubscriptionHandler,
  CheckSubscriptionHandler,
  KeySubscriptionHandler,
  DeliveryRecords,
  KnownSubscriptions,
  SubscriptionSecrets,
  SubscriptionTermsRule,
];
