import type { IdentityEvent } from '../identity/events.js';
import type { IdentityRejection } from '../identity/rejections.js';
import type { Reaction, RecordFacts } from './reaction.js';

/** What a record makes executions do: a gate is opened that somebody answers for. What else becomes of members is asked for where it matters. */
export function reactionsToIdentity({ id: identities, events }: RecordFacts<IdentityEvent, IdentityRejection>): Reaction[] {
  return events.flatMap((event): Reaction[] => {
    if (event.type !== 'OverrideInvoked') return [];
    const { execution, step, digest, reason, by, override: id } = event;
    return [
      { to: 'execution', id: execution, body: { type: 'OverrideGate', step, by: by.id, digest, reason, override: { identities, id } } },
    ];
  });
}
