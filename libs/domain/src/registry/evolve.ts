import { unreachable } from '../decision.js';
import type { EventSourceRegistered, EventSourceRemoved, RegistryEvent, RunbookVersionRegistered } from './events.js';
import type { AuthorityEvent } from './authorities/events.js';
import { evolveAuthority } from './authorities/evolve.js';
import { evolveDrafts } from './evolve-drafts.js';
import { evolveSchedules } from './schedules.js';
import type { RegistryState } from './state.js';
import type { SubscriptionEvent } from './subscriptions/events.js';
import { evolveSubscription } from './subscriptions/evolve.js';

/** Total: every event, no refusal. */
export function evolve(state: RegistryState, event: RegistryEvent): RegistryState {
  switch (event.type) {
    case 'RunbookVersionRegistered':
      return versionRegistered(state, event);
    case 'EventSourceRegistered':
    case 'EventSourceRemoved':
      return { ...state, eventSource: sourceChanged(state, event) };
    case 'SchedulesSet':
    case 'ScheduleFired':
    case 'ScheduleReleased':
    case 'ScheduledRunEnded':
    case 'ScheduledRunRefused':
    case 'SchedulePaused':
    case 'ScheduleResumed':
      return { ...state, schedules: evolveSchedules(state.schedules ?? [], event) };
    case 'RunbookDrafted':
    case 'RunbookDraftEdited':
    case 'RunbookDraftSubmitted':
    case 'RunbookDraftWithdrawn':
    case 'RunbookDraftRejected':
    case 'RunbookDraftApproved':
    case 'RunbookDraftCommented':
    case 'RunbookDraftDeleted':
    case 'RunbookVersionDeprecated':
    case 'LifecycleRulesSet':
      return evolveDrafts(state, event);
    case 'ActionDeclared':
      return { ...state, declaredAction: event.declared };
    case 'AuthorityCreated':
    case 'AuthorityAmended':
    case 'AuthorityRevoked':
    case 'AuthorityReinstated':
    case 'AuthorityExpired':
    case 'AuthorityUsed':
    case 'AuthorityRefused':
    case 'AuthorityLeft':
      return authorityChanged(state, event);
    case 'SubscriptionRegistered':
    case 'SubscriptionChanged':
    case 'SubscriptionPaused':
    case 'SubscriptionResumed':
    case 'SubscriptionSecretRotated':
    case 'SubscriptionReplayAsked':
    case 'SubscriptionCheckAsked':
    case 'SubscriptionRemoved':
      return subscriptionChanged(state, event);
    default:
      return unreachable(event);
  }
}

function sourceChanged({ eventSource }: RegistryState, event: EventSourceRegistered | EventSourceRemoved): RegistryState['eventSource'] {
  if (event.type === 'EventSourceRemoved') return { revision: eventSource?.revision ?? 0 };
  return { revision: event.revision, definition: event.eventSource };
}

function authorityChanged(state: RegistryState, event: AuthorityEvent): RegistryState {
  const authority = evolveAuthority(state.authority, event);
  return authority ? { ...state, authority } : state;
}

function subscriptionChanged(state: RegistryState, event: SubscriptionEvent): RegistryState {
  const subscription = evolveSubscription(state.subscription, event);
  return subscription ? { ...state, subscription } : state;
}

function versionRegistered(state: RegistryState, event: RunbookVersionRegistered): RegistryState {
  const { version, digest, at, registeredBy, idempotencyKey, source, approval } = event;
  const added = {
    version,
    digest,
    at,
    registeredBy: registeredBy.id,
    ...(idempotencyKey && { idempotencyKey }),
    ...(source && { source }),
    ...(approval && { authors: approval.authors }),
  };
  return { ...state, versions: [...state.versions, added] };
}
