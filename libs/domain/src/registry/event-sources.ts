import { events, rejected, type Decision } from '../decision.js';
import type { RegisterEventSource, RemoveEventSource } from './commands.js';
import type { RegistryEvent } from './events.js';
import type { RegistryRejection } from './rejections.js';
import type { RegistryState } from './state.js';
import type { RegistryWorld } from './world.js';

type RegistryDecision = Decision<RegistryEvent, RegistryRejection>;

export function registerEventSource({ eventSource }: RegisterEventSource, state: RegistryState, world: RegistryWorld): RegistryDecision {
  const { revision = 0, definition } = state.eventSource ?? {};
  // Both were made by the same schema, so that members stand in the same order.
  if (definition && JSON.stringify(definition) === JSON.stringify(eventSource)) {
    return rejected({ code: 'already-registered', message: `${eventSource.id} is this event source`, version: revision });
  }
  return events([{ type: 'EventSourceRegistered', at: world.now, eventSource, revision: revision + 1, registeredBy: world.actor }]);
}

export function removeEventSource({ id }: RemoveEventSource, state: RegistryState, world: RegistryWorld): RegistryDecision {
  if (!state.eventSource?.definition) {
    const message = `expected a registered event source ${id}, found none; see GET /api/v1/event-sources`;
    return rejected({ code: 'event-source-unknown', message });
  }
  return events([{ type: 'EventSourceRemoved', at: world.now, id, removedBy: world.actor }]);
}
