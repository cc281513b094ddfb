import {
  foldVersionOf,
  addressed,
  type AuthorityKnown,
  compileRunbook,
  decideExecution,
  evolveExecution,
  evolveExecutionAll,
  insteadOfExecution,
  isFinal,
  nextExecutionTimerAt,
  noExecution,
  rejected,
  type ClassificationRule,
  type CompiledRunbook,
  type ExecutionCommand,
  type ExecutionEvent,
  type ExecutionRejection,
  type ExecutionState,
  type Need,
  type Runbook,
  type RunbookPin,
  type Standing,
} from '@runbook/domain';
import type { BlobStore } from '@runbook/ports';
import type { Aggregate, Circumstances } from '@runbook/processor';
import { RuntimeZones, Succession, type RunbookCatalogue } from '@runbook/service';
import { sha256Of } from '@runbook/wire';
import { BlobContents } from './blob-contents.js';
import type { SaidOfPersons } from './members-of-runs.js';
import { countRun } from './counts-of-a-run.js';
import { Recent } from './recent.js';
import { StartsOfAnotherSystem } from './starts-of-another-system.js';
import { toldOfRun } from './told-of-a-run.js';

/** Grows with every change of `evolve` or of the state's shape. */
const EVOLVE_VERSION = 7;
/** Compiled definitions in memory; one is some ten KB. */
const DEFINITIONS_MAX = 1_000;
/** Hashes of texts that decisions had put into the blob store; one that is forgotten is put again. */
const KEPT_TEXTS_MAX = 10_000;
/** How long the catalogue may take to read what stands on the registry's log. */
const CATALOGUE_TIMEOUT_MS = 10_000;
/** How long a definition that another process registered a moment ago may take to arrive here. */
const DEFINITION_TIMEOUT_MS = 10_000;

/** What the operator and the platform's administrators say of all runs. */
export interface RunBounds {
  /** Nothing of the tenant begins. */
  readonly isSuspended: (tenant: string) => boolean;
  /** Absent: as tenants that have said nothing classify. */
  readonly classificationsOf?: (tenant: string) => ClassificationRule;
  readonly durationMsMax?: number;
  /** Absent: what commands say of persons is believed. */
  readonly persons?: SaidOfPersons;
  /** Absent: there is no system before or behind this one. */
  readonly succession?: Succession;
}

const NO_BOUNDS: RunBounds = { isSuspended: () => false };

const suspended = (tenant: string) =>
  rejected<ExecutionRejection>({
    code: 'tenant-suspended',
    message: `expected a tenant that goes on, found ${tenant} suspended; ask the platform’s administrators`,
  });

/** The execution as the processor runs it: the pure core, and where it gets definitions and blobs from. */
export class ExecutionAggregate implements Aggregate<ExecutionState, ExecutionCommand, ExecutionEvent, ExecutionRejection> {
  readonly name = 'execution';
  readonly foldVersion = foldVersionOf('execution', EVOLVE_VERSION);
  readonly zero = noExecution;
  readonly evolve = evolveExecution;
  readonly evolveAll = evolveExecutionAll;
  readonly nextTimerAt = nextExecutionTimerAt;
  readonly isOver = ({ status }: ExecutionState): boolean => isFinal(status);
  readonly timerCommand: ExecutionCommand = { type: 'FireTimers' };
  readonly insteadOf = insteadOfExecution;
  readonly told = toldOfRun;
  readonly counted = countRun;
  private readonly definitions = new Recent<CompiledRunbook | null>(DEFINITIONS_MAX);
  private readonly keptTexts = new Recent<true>(KEPT_TEXTS_MAX);
  private readonly contents: BlobContents;
  private readonly zones = new RuntimeZones();
  private readonly elsewhere: StartsOfAnotherSystem;
  private asked: RunbookPin | undefined;
  private askedAuthority: string | undefined;

  constructor(
    private readonly catalogue: RunbookCatalogue,
    private readonly blobs: BlobStore,
    private readonly bounds: RunBounds = NO_BOUNDS,
  ) {
    this.contents = new BlobContents(blobs);
    this.elsewhere = new StartsOfAnotherSystem(bounds.succession ?? new Succession());
  }

  decide(body: ExecutionCommand, state: ExecutionState, circumstances: Circumstances) {
    const { tenant } = circumstances;
    // A child is part of a run that goes on.
    if (body.type === 'StartExecution' && body.parent === undefined) {
      const refusal = this.bounds.isSuspended(tenant)
        ? suspended(tenant)
        : state.status === 'NONE' && this.elsewhere.refusal(circumstances.id);
      if (refusal) return addressed(body, refusal);
    }
    const { durationMsMax, classificationsOf, persons } = this.bounds;
    const decision = decideExecution(body, state, {
      ...circumstances,
      ...(durationMsMax !== undefined && { durationMsMax }),
      ...(classificationsOf && { classifications: classificationsOf(tenant) }),
      ...(persons && { unlikeMember: (actor, runbook) => persons.unlike(tenant, actor, runbook) }),
      action: (name) => this.catalogue.actions.find(tenant, name),
      definition: this.definition,
      version: (runbookId, version) => this.version(tenant, runbookId, version),
      standing: (pin) => this.standing(tenant, pin),
      authority: (id) => this.authority(tenant, id),
      inlineBasis: this.catalogue.lifecycleRules(tenant).rules.inlineLegalBasis ?? 'allowed',
      whenDeprecated: this.catalogue.lifecycleRules(tenant).rules.deprecatedWhileRunning,
      blob: this.contents.at,
      zones: this.zones,
      kept: this.kept,
      sha256: sha256Of,
    });
    return addressed(body, decision);
  }

  async provide(need: Need): Promise<void> {
    if ('definition' in need) {
      const found = await this.catalogue.awaitDefinition(need.definition, DEFINITION_TIMEOUT_MS);
      this.definitions.set(need.definition, found ? compileRunbook(found.definition as unknown as Runbook) : null, 1);
      return;
    }
    if ('keep' in need) {
      this.keptTexts.set(await this.blobs.put(Buffer.from(need.keep)), true, 1);
      return;
    }
    if ('standing' in need) {
      await this.catalogue.readToEnd(CATALOGUE_TIMEOUT_MS);
      this.asked = need.standing;
      return;
    }
    if ('authority' in need) {
      await this.catalogue.readToEnd(CATALOGUE_TIMEOUT_MS);
      this.askedAuthority = need.authority;
      return;
    }
    if ('member' in need) return this.bounds.persons?.readOn(need.member, CATALOGUE_TIMEOUT_MS);
    if ('blob' in need) return this.contents.load(need);
    if ('begun' in need) return this.elsewhere.lookUp(need.begun);
    throw new Error(`expected an execution to need blobs and definitions, found ${JSON.stringify(need)}; this is a defect`);
  }

  private readonly definition = (digest: string): CompiledRunbook | null | undefined => {
    const loaded = this.definitions.get(digest);
    // One that was not there may have been registered since.
    return loaded === null && this.catalogue.definition(digest) ? undefined : loaded;
  };

  private readonly kept = (sha256: string): boolean => this.keptTexts.get(sha256) ?? false;

  /** What is not known is asked for once, behind all that stood on the registry's log; the answer is good for the decision that asked. */
  private standing(tenant: string, pin: RunbookPin): Standing | null | undefined {
    const known = this.catalogue.standing(tenant, pin);
    if (known !== undefined) return known;
    const wasAsked = this.asked !== undefined && JSON.stringify(this.asked) === JSON.stringify(pin);
    this.asked = undefined;
    return wasAsked ? null : undefined;
  }

  /** As for standings. */
  private authority(tenant: string, id: string): AuthorityKnown | null | undefined {
    const known = this.catalogue.authorities.find(tenant, id);
    if (known) return known;
    const wasAsked = this.askedAuthority === id;
    this.askedAuthority = undefined;
    return wasAsked ? null : undefined;
  }

  /** For children: which definition an id and a version mean now. */
  private version(tenant: string, runbookId: string, version: number | 'latest'): RunbookPin | undefined {
    const found = this.catalogue.runbook(tenant, runbookId, version === 'latest' ? undefined : version);
    return found && { id: runbookId, version: found.version, digest: found.digest };
  }
}
