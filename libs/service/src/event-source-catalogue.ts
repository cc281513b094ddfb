import type { Actor, EventSource, EventSourceRegistered, EventSourceRemoved } from '@runbook/domain';

/** An event source as it is registered now. */
export interface CataloguedEventSource extends EventSource {
  readonly tenant: string;
  readonly revision: number;
  /** Milliseconds since the epoch. */
  readonly registeredAt: number;
  readonly registeredBy: Actor;
}

/** The event sources of every tenant, folded from the registry's log beside the runbooks. */
export class EventSourceCatalogue {
  private readonly registered = new Map<string, CataloguedEventSource>();
  /** Those of removed ones too. */
  private readonly revisions = new Map<string, number>();
  private readonly listeners = new Set<() => void>();

  fold(tenant: string, event: EventSourceRegistered | EventSourceRemoved): void {
    if (event.type === 'EventSourceRemoved') {
      this.registered.delete(keyOf(tenant, event.id));
    } else {
      const { eventSource, revision, at, registeredBy } = event;
      this.revisions.set(keyOf(tenant, eventSource.id), revision);
      this.registered.set(keyOf(tenant, eventSource.id), {
        ...eventSource,
        tenant,
        revision,
        registeredAt: at,
        registeredBy,
      });
    }
    for (const listener of this.listeners) listener();
  }

  find(tenant: string, id: string): CataloguedEventSource | undefined {
    return this.registered.get(keyOf(tenant, id));
  }

  /** The one that reads the topic, of whatever tenant; the registry sees to it that there is one at most. */
  ofTopic(topic: string): CataloguedEventSource | undefined {
    return [...this.registered.values()].find((source) => source.topic === topic);
  }

  /** The last one that there was; 0 before the first. */
  revisionOf(tenant: string, id: string): number {
    return this.revisions.get(keyOf(tenant, id)) ?? 0;
  }

  /** Of every tenant, by tenant and id. */
  all(): CataloguedEventSource[] {
    return [...this.registered.values()].sort((a, b) => (keyOf(a.tenant, a.id) < keyOf(b.tenant, b.id) ? -1 : 1));
  }

  /** Told after every change. The returned function ends it. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

const keyOf = (tenant: string, id: string): string => `${tenant}/${id}`;
