import { unreachable } from '../../decision.js';
import type { SubscriptionEvent } from './events.js';
import type { RegisteredSubscription } from './state.js';

/** Total: every event, no refusal. What befalls a subscription that was never registered leaves it so. */
export function evolveSubscription(
  before: RegisteredSubscription | undefined,
  event: SubscriptionEvent,
): RegisteredSubscription | undefined {
  const { revision } = event;
  if (event.type === 'SubscriptionRegistered') return { revision, standing: 'ACTIVE', terms: event.terms, secret: event.secret };
  if (!before) return before;
  switch (event.type) {
    case 'SubscriptionChanged':
      return { ...before, revision, terms: event.terms };
    case 'SubscriptionPaused':
      return { ...before, revision, standing: 'PAUSED', paused: { at: event.at, because: event.because, reason: event.reason } };
    case 'SubscriptionResumed': {
      const { paused: _paused, ...kept } = before;
      return { ...kept, revision, standing: 'ACTIVE' };
    }
    case 'SubscriptionSecretRotated':
      return { ...before, revision, secret: event.secret, previous: { ...before.secret, until: event.previousUntil } };
    case 'SubscriptionReplayAsked':
    case 'SubscriptionCheckAsked':
      return before;
    case 'SubscriptionRemoved':
      return { ...before, revision, standing: 'REMOVED' };
    default:
      return unreachable(event);
  }
}
