import {
  decideRegistry,
  evolveRegistry,
  foldVersionOf,
  nextExpiryAt,
  nextScheduleAt,
  noRunbook,
  type JsonObject,
  type Need,
  type RegistryCommand,
  type RegistryEvent,
  type RegistryRejection,
  type RegistryState,
  type SourceAddress,
} from '@runbook/domain';
import type { BlobStore } from '@runbook/ports';
import type { Aggregate, Circumstances } from '@runbook/processor';
import { CronCalendar, RuntimeZones, type RunbookCatalogue } from '@runbook/service';
import { sha256Of } from '@runbook/wire';
import { BlobContents } from './blob-contents.js';
import { Recent } from './recent.js';

/** Grows with every change of `evolve` or of the state's shape. */
const EVOLVE_VERSION = 6;
/** How long a definition that another process registered a moment ago may take to arrive here. */
const DEFINITION_TIMEOUT_MS = 10_000;

/** How long the catalogue may take to read what this process has decided; then it is asked again. */
const CATALOGUE_TIMEOUT_MS = 10_000;

/** Definitions that did not come in time; one that is forgotten is waited for again. */
const MISSING_MAX = 1_000;

/** The registry as the processor runs it: the pure core, the calendar, and where definitions come from. */
export class RegistryAggregate implements Aggregate<RegistryState, RegistryCommand, RegistryEvent, RegistryRejection> {
  readonly name = 'registry';
  readonly foldVersion = foldVersionOf('registry', EVOLVE_VERSION);
  readonly zero = noRunbook;
  readonly evolve = evolveRegistry;
  readonly timerCommand: RegistryCommand = { type: 'FireSchedules' };
  private readonly calendar = new CronCalendar();
  private readonly zones = new RuntimeZones();
  private readonly missing = new Recent<true>(MISSING_MAX);
  private readonly contents: BlobContents;
  private asked: { readonly topic: string; readonly holder: SourceAddress | null } | undefined;

  constructor(
    private readonly catalogue: RunbookCatalogue,
    blobs: BlobStore,
    private readonly reviewOf: (tenant: string) => 'off' | 'required',
    /** `false`: the system that follows this one fires them. */
    private readonly firesSchedules = true,
  ) {
    this.contents = new BlobContents(blobs);
  }

  nextTimerAt({ schedules, authority }: RegistryState): number | undefined {
    if (authority) return nextExpiryAt(authority);
    return this.firesSchedules ? nextScheduleAt(schedules) : undefined;
  }

  decide(body: RegistryCommand, state: RegistryState, circumstances: Circumstances) {
    return decideRegistry(body, state, {
      ...circumstances,
      review: this.reviewOf(circumstances.tenant),
      calendar: this.calendar,
      sha256: sha256Of,
      definition: this.definition,
      topicHolder: this.topicHolder,
      blob: this.contents.at,
      zones: this.zones,
    });
  }

  async provide(need: Need, settled: () => Promise<void>): Promise<void> {
    if ('blob' in need) return this.contents.load(need);
    if ('topicHolder' in need) return this.findHolder(need.topicHolder, settled);
    if (!('definition' in need))
      throw new Error(`expected the registry to need no texts kept, found ${JSON.stringify(need)}; this is a defect`);
    if (!(await this.catalogue.awaitDefinition(need.definition, DEFINITION_TIMEOUT_MS))) this.missing.set(need.definition, true, 1);
  }

  /** Asked of the catalogue once it has read every decision so far: of two sources that want one topic at once, the first has it. */
  private async findHolder(topic: string, settled: () => Promise<void>): Promise<void> {
    await settled();
    await this.catalogue.readToEnd(CATALOGUE_TIMEOUT_MS);
    this.asked = { topic, holder: this.catalogue.eventSources.ofTopic(topic) ?? null };
  }

  /** Good for the decision that asked, and no other. */
  private readonly topicHolder = (topic: string): SourceAddress | null | undefined => {
    const { asked } = this;
    this.asked = undefined;
    return asked?.topic === topic ? asked.holder : undefined;
  };

  private readonly definition = (digest: string): JsonObject | null | undefined => {
    const registered = this.catalogue.definition(digest);
    return registered ? registered.definition : this.missing.get(digest) ? null : undefined;
  };
}
