import { unreachable } from '../decision.js';
import type { RegistryEvent, RunbookVersionRegistered } from './events.js';
import { evolveDrafts } from './evolve-drafts.js';
import { evolveSchedules } from './schedules.js';
import type { RegistryState } from './state.js';

/** Total: every event, no refusal. */
export function evolve(state: RegistryState, event: RegistryEvent): RegistryState {
  switch (event.type) {
    case 'RunbookVersionRegistered':
      return versionRegistered(state, event);
    case 'EventSourceRegistered':
      return { ...state, eventSource: { revision: event.revision, definition: event.eventSource } };
    case 'EventSourceRemoved':
      return { ...state, eventSource: { revision: state.eventSource?.revision ?? 0 } };
    case 'SchedulesSet':
    case 'ScheduleFired':
    case 'ScheduleReleased':
    case 'ScheduledRunEnded':
    case 'ScheduledRunRefused':
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
    default:
      return unreachable(event);
  }
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
