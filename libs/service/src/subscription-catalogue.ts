import { evolveSubscription, PLATFORM_TENANT, type Actor, type RegisteredSubscription, type SubscriptionEvent } from '@runbook/domain';

/** A subscription as it stands now. */
export interface CataloguedSubscription extends RegisteredSubscription {
  readonly tenant: string;
  readonly id: string;
  /** When it was registered, in milliseconds since the epoch, and by whom. */
  readonly registeredAt: number;
  readonly registeredBy: Actor;
  readonly changedAt: number;
}

/** The subscriptions of every tenant, folded from the registry's log beside the runbooks; those that were removed too, without being listed. */
export class SubscriptionCatalogue {
  private readonly byTenant = new Map<string, Map<string, CataloguedSubscription>>();
  private readonly listeners = new Set<() => void>();

  fold(tenant: string, event: SubscriptionEvent): void {
    const subscriptions = this.byTenant.get(tenant) ?? new Map<string, CataloguedSubscription>();
    this.byTenant.set(tenant, subscriptions);
    const before = subscriptions.get(event.subscription);
    const state = evolveSubscription(before, event);
    if (!state) return;
    const isNew = event.type === 'SubscriptionRegistered';
    subscriptions.set(event.subscription, {
      ...state,
      tenant,
      id: event.subscription,
      registeredAt: before && !isNew ? before.registeredAt : event.at,
      registeredBy: before && !isNew ? before.registeredBy : event.by,
      changedAt: state.revision === before?.revision ? before.changedAt : event.at,
    });
    for (const listener of this.listeners) listener();
  }

  /** Undefined of one that was removed. */
  find(tenant: string, id: string): CataloguedSubscription | undefined {
    const found = this.ever(tenant, id);
    return found?.standing === 'REMOVED' ? undefined : found;
  }

  /** The one that there is, or that there was last. */
  ever(tenant: string, id: string): CataloguedSubscription | undefined {
    return this.byTenant.get(tenant)?.get(id);
  }

  /** Of the tenant, by id. */
  all(tenant: string): readonly CataloguedSubscription[] {
    const found = [...(this.byTenant.get(tenant)?.values() ?? [])].filter(({ standing }) => standing !== 'REMOVED');
    return found.sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  /** Of every tenant, removed ones too. */
  everywhere(): readonly CataloguedSubscription[] {
    return [...this.byTenant.values()].flatMap((subscriptions) => [...subscriptions.values()]);
  }

  /** Those that may be told of what happens in the tenant: its own, and those of the platform that name it. */
  within(tenant: string): readonly CataloguedSubscription[] {
    if (tenant === PLATFORM_TENANT) return this.all(tenant);
    const ofPlatform = this.all(PLATFORM_TENANT).filter(({ terms: { tenants = [] } }) => tenants.includes('*') || tenants.includes(tenant));
    return [...this.all(tenant), ...ofPlatform];
  }

  /** Told after every change. The returned function ends it. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
