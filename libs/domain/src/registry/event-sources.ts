import { events, rejected, type Decision } from '../decision.js';
import type { RegisterEventSource, RemoveEventSource } from './commands.js';
import type { RegistryEvent } from './events.js';
import type { RegistryRejection } from './rejections.js';
import type { RegistryState } from './state.js';
import type { RegistryWorld, SourceAddress } from './world.js';

type RegistryDecision = Decision<RegistryEvent, RegistryRejection>;

export function registerEventSource(command: RegisterEventSource, state: RegistryState, world: RegistryWorld): RegistryDecision {
  const { eventSource } = command;
  const { revision = 0, definition } = state.eventSource ?? {};
  // Both were made by the same schema, so that members stand in the same order.
  if (definition && JSON.stringify(definition) === JSON.stringify(eventSource)) {
    return rejected({ code: 'already-registered', message: `${eventSource.id} is this event source`, version: revision });
  }
  const late = refuseOutdated(command, revision);
  if (late) return rejected(late);
  const { topic } = eventSource;
  if (topic !== undefined && !eventSource.signature && world.review === 'required') return rejected(signatureRequired(topic));
  if (topic !== undefined && topic !== definition?.topic) {
    const holder = world.topicHolder(topic);
    if (holder === undefined) return { kind: 'needs', needs: { topicHolder: topic } };
    if (holder) return rejected(topicTaken(topic, holder, world));
  }
  return events([{ type: 'EventSourceRegistered', at: world.now, eventSource, revision: revision + 1, registeredBy: world.actor }]);
}

export function removeEventSource(command: RemoveEventSource, state: RegistryState, world: RegistryWorld): RegistryDecision {
  const { id } = command;
  if (!state.eventSource?.definition) {
    const message = `expected a registered event source ${id}, found none; see GET /api/v1/event-sources`;
    return rejected({ code: 'event-source-unknown', message });
  }
  const late = refuseOutdated(command, state.eventSource.revision);
  if (late) return rejected(late);
  return events([{ type: 'EventSourceRemoved', at: world.now, id, removedBy: world.actor }]);
}

/** Sources of before go on as they are: the question is asked of what is registered now. */
const signatureRequired = (topic: string): RegistryRejection => ({
  code: 'signature-required',
  message: `expected signature to say how records of ${topic} show who sent them, found none; name hmac-sha256, jws, or topic where its producer alone may write to it`,
});

function topicTaken(topic: string, holder: SourceAddress, { tenant }: RegistryWorld): RegistryRejection {
  const whose = holder.tenant === tenant ? holder.id : 'one of another tenant';
  const message = `expected a topic that no event source reads, found ${topic}, which ${whose} reads; every record has one disposition`;
  return { code: 'topic-taken', message };
}

function refuseOutdated({ expectedRevision }: { readonly expectedRevision?: number }, revision: number): RegistryRejection | undefined {
  if (expectedRevision === undefined || expectedRevision === revision) return undefined;
  const message = `expected revision ${expectedRevision}, found ${revision}: it was changed since; fetch the event source again`;
  return { code: 'outdated', message, version: revision };
}
