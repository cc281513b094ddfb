import {
  evolveIdentity,
  isValidApiKey,
  noIdentities,
  ownMember,
  ownTenant,
  PLATFORM_TENANT,
  type ApiKey,
  type IdentityEvent,
  type IdentityState,
  type Member,
  type Tenant,
} from '@runbook/domain';
import type { EventLog } from '@runbook/ports';
import type { AdmittedRecord } from '@runbook/processor';
import { isClaim, TOPICS, type DecisionRecord } from '@runbook/wire';
import type { Logger } from './logger.js';
import { WholeTopic } from './whole-topic.js';

/** A key with whose it is. */
export interface HeldApiKey {
  readonly tenant: string;
  readonly key: ApiKey;
  readonly holder: Member;
}

/** The members of every tenant with their roles and keys, folded from the whole log of identities at start and followed from then on. */
export class IdentityCatalogue extends WholeTopic {
  private readonly tenants = new Map<string, IdentityState>();
  private readonly versions = new Map<string, number>();
  private readonly tenantOfKey = new Map<string, string>();

  /** `instance` names this process: each one reads the whole log. */
  constructor(log: EventLog, lines: Logger, instance: string) {
    super({ log, lines, topic: TOPICS.identityEvents, what: 'the catalogue of identities', group: `runbook-identities-${instance}` });
  }

  /** Of one tenant; without members where there is none. */
  of(tenant: string): IdentityState {
    return this.tenants.get(tenant) ?? noIdentities;
  }

  /** Undefined: the platform's own, or one that nobody has made. */
  tenant(id: string): Tenant | undefined {
    return ownTenant(this.of(PLATFORM_TENANT), id);
  }

  /** Of every tenant but the platform's own, by id. */
  allTenants(): readonly Tenant[] {
    return Object.values(this.of(PLATFORM_TENANT).tenants).sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  /** Nobody of it comes in, and nothing of it begins. */
  isSuspended(tenant: string): boolean {
    return this.tenant(tenant)?.suspended !== undefined;
  }

  /** How many of the tenant's records with events have been folded. */
  versionOf(tenant: string): number {
    return this.versions.get(tenant) ?? 0;
  }

  /** A key that may be used now, of a member who may act. */
  validKey(id: string, now: number): HeldApiKey | undefined {
    const tenant = this.tenantOfKey.get(id);
    if (tenant === undefined) return undefined;
    const state = this.of(tenant);
    const key = state.keys[id];
    const holder = key && ownMember(state, key.holder);
    return key && holder && !holder.suspended && isValidApiKey(key, now) ? { tenant, key, holder } : undefined;
  }

  protected fold({ record }: AdmittedRecord): void {
    if (isClaim(record)) return;
    const { tenant, version, events } = record as DecisionRecord<IdentityEvent>;
    if (events.length === 0) return;
    const before = this.of(tenant);
    const state = events.reduce(evolveIdentity, before);
    this.tenants.set(tenant, state);
    this.versions.set(tenant, version);
    const issued = events.filter((event) => event.type === 'ApiKeyIssued');
    for (const { key } of issued) this.tenantOfKey.set(key, tenant);
    // A new key may have taken the place of an old one.
    if (issued.length > 0) for (const key of Object.keys(before.keys)) if (!Object.hasOwn(state.keys, key)) this.tenantOfKey.delete(key);
  }
}
