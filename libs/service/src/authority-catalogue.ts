import { evolveAuthority, type Actor, type AuthorityEvent, type AuthorityTerms, type RegisteredAuthority } from '@runbook/domain';

/** What an authority said at one of its versions. */
export interface AuthorityVersion {
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly by: Actor;
  readonly terms: AuthorityTerms;
  /** Why it was amended; of the first there is none. */
  readonly reason?: string;
}

/** An authority as it stands now, with what it said before. */
export interface CataloguedAuthority extends RegisteredAuthority {
  readonly id: string;
  /** Oldest first. */
  readonly versions: readonly AuthorityVersion[];
  /** When it was last revoked, reinstated, or came to its end. */
  readonly changedAt: number;
}

/** The authorities of every tenant, folded from the registry's log beside the runbooks. */
export class AuthorityCatalogue {
  private readonly byTenant = new Map<string, Map<string, CataloguedAuthority>>();

  fold(tenant: string, event: AuthorityEvent): void {
    const authorities = this.byTenant.get(tenant) ?? new Map<string, CataloguedAuthority>();
    this.byTenant.set(tenant, authorities);
    const before = authorities.get(event.authority);
    const state = evolveAuthority(before, event);
    if (!state) return;
    const { versions = [], changedAt = event.at } = before ?? {};
    const isChange = state.revision !== before?.revision;
    authorities.set(event.authority, {
      ...state,
      id: event.authority,
      versions: event.type === 'AuthorityCreated' || event.type === 'AuthorityAmended' ? [...versions, versionOf(event)] : versions,
      changedAt: isChange ? event.at : changedAt,
    });
  }

  find(tenant: string, id: string): CataloguedAuthority | undefined {
    return this.byTenant.get(tenant)?.get(id);
  }

  /** Of the tenant, by id. */
  all(tenant: string): readonly CataloguedAuthority[] {
    return [...(this.byTenant.get(tenant)?.values() ?? [])].sort((one, other) => (one.id < other.id ? -1 : 1));
  }
}

function versionOf(event: Extract<AuthorityEvent, { readonly type: 'AuthorityCreated' | 'AuthorityAmended' }>): AuthorityVersion {
  const { version, at, by, terms } = event;
  return { version, at, by, terms, ...(event.type === 'AuthorityAmended' && { reason: event.reason }) };
}
