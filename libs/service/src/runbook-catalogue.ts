import {
  ownJson,
  isBlobReference,
  LIFECYCLE_RULES_DEFAULT,
  PLATFORM_TENANT,
  type BlobReference,
  type JsonObject,
  type LifecycleRules,
  type RegistryEvent,
  type RunbookPin,
  type RunbookVersionDeprecated,
  type RunbookVersionRegistered,
  type Standing,
} from '@runbook/domain';
import type { BlobStore, EventLog } from '@runbook/ports';
import type { AdmittedRecord } from '@runbook/processor';
import { isClaim, TOPICS, type DecisionRecord } from '@runbook/wire';
import { AuthorityCatalogue } from './authority-catalogue.js';
import { DeclaredActions } from './declared-actions.js';
import { DraftCatalogue } from './draft-catalogue.js';
import { TypesAwaitedWithoutKey } from './types-awaited-without-key.js';
import { EventSourceCatalogue } from './event-source-catalogue.js';
import type { Logger } from './logger.js';
import { ScheduleCatalogue } from './schedule-catalogue.js';
import { SubscriptionCatalogue } from './subscription-catalogue.js';
import { WholeTopic } from './whole-topic.js';

/** A registered version with its definition at hand. */
export interface CataloguedRunbook extends Omit<RunbookVersionRegistered, 'type' | 'definition'> {
  readonly tenant: string;
  readonly definition: JsonObject;
  /** Since when nothing starts by it, and why. */
  readonly deprecated?: Pick<RunbookVersionDeprecated, 'at' | 'by' | 'reason'>;
  /** Of a draft, which is no version: its number. */
  readonly draft?: number;
}

/**
 * Every registered runbook, folded from the whole registry log at start and followed from then on. Small by nature: every
 * service keeps all of it, as Kafka's brokers do with their cluster's metadata.
 */
export class RunbookCatalogue extends WholeTopic {
  readonly eventSources = new EventSourceCatalogue();
  readonly schedules = new ScheduleCatalogue();
  readonly drafts = new DraftCatalogue();
  readonly authorities = new AuthorityCatalogue();
  readonly subscriptions = new SubscriptionCatalogue();
  readonly actions = new DeclaredActions();
  readonly waits = new TypesAwaitedWithoutKey();
  private readonly byDigest = new Map<string, CataloguedRunbook>();
  /** Asked for with every external event. */
  private readonly newestByTenant = new Map<string, readonly CataloguedRunbook[]>();
  private readonly rules = new Map<string, { readonly revision: number; readonly rules: LifecycleRules }>();
  private readonly byId = new Map<string, CataloguedRunbook[]>();
  private readonly waiting = new Map<string, Set<(found: CataloguedRunbook) => void>>();

  /** `instance` names this process: each one reads the whole log. */
  constructor(
    log: EventLog,
    private readonly blobs: BlobStore,
    lines: Logger,
    instance: string,
  ) {
    super({ log, lines, topic: TOPICS.registryEvents, what: 'the catalogue', group: `runbook-catalogue-${instance}` });
  }

  /** The definition with this digest, whoever registered it. */
  definition(digest: string): CataloguedRunbook | undefined {
    return this.byDigest.get(digest);
  }

  /** Waits for a definition that was registered a moment ago elsewhere; undefined when it does not come in time. */
  async awaitDefinition(digest: string, timeoutMs: number): Promise<CataloguedRunbook | undefined> {
    const cached = this.byDigest.get(digest);
    if (cached) return cached;
    return new Promise((resolve) => {
      const waiting = this.waiting.get(digest) ?? new Set();
      this.waiting.set(digest, waiting);
      const end = (runbook?: CataloguedRunbook) => {
        clearTimeout(timer);
        waiting.delete(end);
        if (waiting.size === 0) this.waiting.delete(digest);
        resolve(runbook);
      };
      const timer = setTimeout(end, timeoutMs);
      waiting.add(end);
    });
  }

  /** Definitions that somebody waits for. */
  get awaited(): number {
    return this.waiting.size;
  }

  /** All versions, oldest first; those that are built in, where the tenant has none of its own. */
  versions(tenant: string, runbookId: string): readonly CataloguedRunbook[] {
    const own = this.byId.get(`${tenant}/${runbookId}`);
    if (own || tenant === PLATFORM_TENANT) return own ?? [];
    return (this.byId.get(`${PLATFORM_TENANT}/${runbookId}`) ?? []).filter(isBuiltIn);
  }

  /** The version, or the newest. */
  runbook(tenant: string, runbookId: string, version?: number): CataloguedRunbook | undefined {
    const versions = this.versions(tenant, runbookId);
    return version === undefined ? versions.at(-1) : versions.find((candidate) => candidate.version === version);
  }

  /** Whether something may run by what a run names. Undefined: it is not known here, or not yet. */
  standing(tenant: string, { id, version, digest, draft }: RunbookPin): Standing | undefined {
    if (draft !== undefined) {
      const { status = 'DELETED' } = this.drafts.find(tenant, id, draft) ?? {};
      return status !== 'DELETED' && this.byDigest.has(digest) ? 'draft' : undefined;
    }
    const found = this.versions(tenant, id)[version - 1];
    if (found?.digest !== digest) return undefined;
    return found.deprecated ? 'deprecated' : 'in-force';
  }

  /** The tenant's rules of the lifecycle, and how often they were set. */
  lifecycleRules(tenant: string): { readonly revision: number; readonly rules: LifecycleRules } {
    return this.rules.get(tenant) ?? { revision: 0, rules: LIFECYCLE_RULES_DEFAULT };
  }

  /** The newest version of every runbook of the tenant, by id. */
  newest(tenant: string): readonly CataloguedRunbook[] {
    const cached = this.newestByTenant.get(tenant);
    if (cached) return cached;
    const inSight = [...this.byId.values()].flat().filter((runbook) => runbook.tenant === tenant || isBuiltIn(runbook));
    const ids = new Set(inSight.map(({ runbookId }) => runbookId));
    const all = [...ids].map((runbookId) => this.runbook(tenant, runbookId)).filter((runbook) => runbook !== undefined);
    const sorted = all.sort((a, b) => (a.runbookId < b.runbookId ? -1 : 1));
    this.newestByTenant.set(tenant, sorted);
    return sorted;
  }

  protected async fold({ record }: AdmittedRecord): Promise<void> {
    if (isClaim(record)) return;
    for (const event of (record as DecisionRecord<RegistryEvent>).events) {
      await this.foldEvent(record.tenant, event);
    }
  }

  private async foldEvent(tenant: string, event: RegistryEvent): Promise<void> {
    switch (event.type) {
      case 'RunbookVersionRegistered':
        return this.keepVersion(tenant, event);
      case 'RunbookDrafted':
      case 'RunbookDraftEdited': {
        const definition = await this.content(event.definition);
        const { runbookId, digest, at, by, draft } = event;
        this.keepDefinition({ runbookId, version: 0, draft, digest, at, registeredBy: by, tenant, definition });
        return this.drafts.fold(tenant, event, definition);
      }
      case 'RunbookDraftSubmitted':
      case 'RunbookDraftWithdrawn':
      case 'RunbookDraftRejected':
      case 'RunbookDraftApproved':
      case 'RunbookDraftCommented':
      case 'RunbookDraftDeleted':
        return this.drafts.fold(tenant, event);
      case 'RunbookVersionDeprecated':
        return this.deprecate(tenant, event);
      case 'LifecycleRulesSet':
        return void this.rules.set(tenant, { revision: event.revision, rules: event.rules });
      case 'EventSourceRegistered':
      case 'EventSourceRemoved':
        return this.eventSources.fold(tenant, event);
      case 'ActionDeclared':
        return this.actions.fold(tenant, event);
      case 'AuthorityCreated':
      case 'AuthorityAmended':
      case 'AuthorityRevoked':
      case 'AuthorityReinstated':
      case 'AuthorityExpired':
      case 'AuthorityUsed':
      case 'AuthorityRefused':
      case 'AuthorityLeft':
        return this.authorities.fold(tenant, event);
      case 'SubscriptionRegistered':
      case 'SubscriptionChanged':
      case 'SubscriptionPaused':
      case 'SubscriptionResumed':
      case 'SubscriptionSecretRotated':
      case 'SubscriptionReplayAsked':
      case 'SubscriptionCheckAsked':
      case 'SubscriptionRemoved':
        return this.subscriptions.fold(tenant, event);
      default:
        return this.schedules.fold(tenant, event);
    }
  }

  private async keepVersion(tenant: string, { type: _type, definition, ...facts }: RunbookVersionRegistered): Promise<void> {
    this.keep({ ...facts, tenant, definition: await this.content(definition) });
  }

  private keep(runbook: CataloguedRunbook): void {
    const key = `${runbook.tenant}/${runbook.runbookId}`;
    if (isBuiltIn(runbook)) this.newestByTenant.clear();
    else this.newestByTenant.delete(runbook.tenant);
    this.byId.set(key, [...(this.byId.get(key) ?? []), runbook]);
    this.keepDefinition(runbook);
  }

  /** Of a draft too: dry runs name it. A version of the same definition stands before it. */
  private keepDefinition(runbook: CataloguedRunbook): void {
    if (runbook.draft === undefined || !this.byDigest.has(runbook.digest)) this.byDigest.set(runbook.digest, runbook);
    this.waits.add(isBuiltIn(runbook) ? undefined : runbook.tenant, runbook.definition);
    for (const found of [...(this.waiting.get(runbook.digest) ?? [])]) found(runbook);
  }

  private deprecate(tenant: string, { runbookId, version, at, by, reason }: RunbookVersionDeprecated): void {
    const versions = this.versions(tenant, runbookId);
    const deprecated = { at, by, reason };
    this.newestByTenant.delete(tenant);
    this.byId.set(
      `${tenant}/${runbookId}`,
      versions.map((one) => (one.version === version ? { ...one, deprecated } : one)),
    );
  }

  private async content(definition: JsonObject | BlobReference): Promise<JsonObject> {
    return isBlobReference(definition) ? this.load(definition.$blob) : definition;
  }

  private async load(sha256: string): Promise<JsonObject> {
    const bytes = await this.blobs.get(sha256);
    if (!bytes) throw new Error(`expected the definition ${sha256} in the blob store, found none; restore the blob store from a copy`);
    return ownJson(bytes) as JsonObject;
  }
}

/** What the service itself registers, for every tenant. No member has this id. */
const isBuiltIn = ({ tenant, registeredBy }: CataloguedRunbook): boolean =>
  tenant === PLATFORM_TENANT && registeredBy.kind === 'service' && registeredBy.id === ENGINE;

const ENGINE = 'orchestrator';
