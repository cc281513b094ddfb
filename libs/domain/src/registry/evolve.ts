import type { RegistryEvent } from './events.js';
import type { RegistryState } from './state.js';

/** Total: every event, no refusal. */
export function evolve(state: RegistryState, event: RegistryEvent): RegistryState {
  const { version, digest, at, registeredBy, idempotencyKey } = event;
  return {
    versions: [...state.versions, { version, digest, at, registeredBy: registeredBy.id, ...(idempotencyKey && { idempotencyKey }) }],
  };
}
