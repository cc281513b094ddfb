import {
  ownJson,
  isBlobReference,
  PLATFORM_TENANT,
  type JsonObject,
  type RegistryEvent,
  type RunbookVersionRegistered,
} from '@runbook/domain';
import type { BlobStore, EventLog } from '@runbook/ports';
import type { AdmittedRecord } from '@runbook/processor';
import { isClaim, TOPICS, type DecisionRecord } from '@runbook/wire';
import { TypesAwaitedWithoutKey } from './types-awaited-without-key.js';
import { EventSourceCatalogue } from './event-source-catalogue.js';
import type { Logger } from './logger.js';
import { ScheduleCatalogue } from './schedule-catalogue.js';
import { WholeTopic } from './whole-topic.js';

/** A registered version with its definition at hand. */
export interface CataloguedRunbook extends Omit<RunbookVersionRegistered, 'type' | 'definition'> {
  readonly tenant: string;
  readonly definition: JsonObject;
}

/**
 * Every registered runbook, folded from the whole registry log at start and followed from then on. Small by nature: every
 * service keeps all of it, as Kafka's brokers do with their cluster's metadata.
 */
export class RunbookCatalogue extends WholeTopic {
  readonly eventSources = new EventSourceCatalogue();
  readonly schedules = new ScheduleCatalogue();
  readonly waits = new TypesAwaitedWithoutKey();
  private readonly byDigest = new Map<string, CataloguedRunbook>();
  /** Asked for with every external event. */
  private readonly newestByTenant = new Map<string, readonly CataloguedRunbook[]>();
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
      case 'RunbookVersionRegistered': {
        const { type: _type, definition, ...facts } = event;
        const content = isBlobReference(definition) ? await this.load(definition.$blob) : definition;
        return this.keep({ ...facts, tenant, definition: content });
      }
      case 'EventSourceRegistered':
      case 'EventSourceRemoved':
        return this.eventSources.fold(tenant, event);
      default:
        return this.schedules.fold(tenant, event);
    }
  }

  private keep(runbook: CataloguedRunbook): void {
    const key = `${runbook.tenant}/${runbook.runbookId}`;
    if (isBuiltIn(runbook)) this.newestByTenant.clear();
    else this.newestByTenant.delete(runbook.tenant);
    this.byDigest.set(runbook.digest, runbook);
    this.waits.add(isBuiltIn(runbook) ? undefined : runbook.tenant, runbook.definition);
    this.byId.set(key, [...(this.byId.get(key) ?? []), runbook]);
    for (const found of [...(this.waiting.get(runbook.digest) ?? [])]) found(runbook);
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
