import {
  evolveIdentity,
  isValidApiKey,
  noIdentities,
  ownMember,
  type ApiKey,
  type IdentityEvent,
  type IdentityState,
  type Member,
} from '@runbook/domain';
import type { EventLog } from '@runbook/ports';
import { isClaim, TOPICS, type DecisionRecord } from '@runbook/wire';
import type { Logger } from './logger.js';
import type { ReadingProgress } from './reading-progress.js';
import { WholeTopic } from './whole-topic.js';

/** A key with whose it is. */
export interface HeldApiKey {
  readonly tenant: string;
  readonly key: ApiKey;
  readonly holder: Member;
}

/** The members of every tenant with their roles and keys, folded from the whole log of identities at start and followed from then on. */
export class IdentityCatalogue {
  private readonly tenants = new Map<string, IdentityState>();
  private readonly versions = new Map<string, number>();
  private readonly tenantOfKey = new Map<string, string>();
  private readonly topic: WholeTopic;

  /** `instance` names this process: each one reads the whole log. */
  constructor(log: EventLog, lines: Logger, instance: string) {
    const [topic, group] = [TOPICS.identityEvents, `runbook-identities-${instance}`];
    this.topic = new WholeTopic({
      ...{ log, topic, group, lines, what: 'the catalogue of identities' },
      fold: ({ record }) => {
        if (!isClaim(record)) this.fold(record as DecisionRecord<IdentityEvent>);
      },
    });
  }

  /** Resolves when everything decided so far is known. */
  start(): Promise<void> {
    return this.topic.start();
  }

  stop(): Promise<void> {
    return this.topic.stop();
  }

  /** How far the log of identities has been folded. */
  get progress(): ReadingProgress {
    return this.topic.progress;
  }

  /** Why it reads on no more; undefined: it does. */
  get fault(): string | undefined {
    return this.topic.fault;
  }

  /** Calls when it reads on no more, with the reason. */
  whenStopped(call: (reason: unknown) => void): void {
    this.topic.whenStopped(call);
  }

  /** Of one tenant; without members where there is none. */
  of(tenant: string): IdentityState {
    return this.tenants.get(tenant) ?? noIdentities;
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

  private fold({ tenant, version, events }: DecisionRecord<IdentityEvent>): void {
    if (events.length === 0) return;
    const state = events.reduce(evolveIdentity, this.of(tenant));
    this.tenants.set(tenant, state);
    this.versions.set(tenant, version);
    for (const event of events) if (event.type === 'ApiKeyIssued') this.tenantOfKey.set(event.key, tenant);
  }
}
