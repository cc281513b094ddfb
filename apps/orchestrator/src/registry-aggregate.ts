import {
  decideRegistry,
  evolveRegistry,
  nextScheduleAt,
  noRunbook,
  type JsonObject,
  type Need,
  type RegistryCommand,
  type RegistryEvent,
  type RegistryRejection,
  type RegistryState,
} from '@runbook/domain';
import type { BlobStore } from '@runbook/ports';
import type { Aggregate, Circumstances } from '@runbook/processor';
import { CronCalendar, type RunbookCatalogue } from '@runbook/service';
import { sha256Of } from '@runbook/wire';
import { BlobContents } from './blob-contents.js';
import { Recent } from './recent.js';

/** Grows with every change of `evolve` or of the state's shape. */
const FOLD_VERSION = 3;
/** How long a definition that another process registered a moment ago may take to arrive here. */
const DEFINITION_TIMEOUT_MS = 10_000;

/** Definitions that did not come in time; one that is forgotten is waited for again. */
const MISSING_MAX = 1_000;

/** The registry as the processor runs it: the pure core, the calendar, and where definitions come from. */
export class RegistryAggregate implements Aggregate<RegistryState, RegistryCommand, RegistryEvent, RegistryRejection> {
  readonly name = 'registry';
  readonly foldVersion = FOLD_VERSION;
  readonly zero = noRunbook;
  readonly evolve = evolveRegistry;
  readonly timerCommand: RegistryCommand = { type: 'FireSchedules' };
  private readonly calendar = new CronCalendar();
  private readonly missing = new Recent<true>(MISSING_MAX);
  private readonly contents: BlobContents;

  constructor(
    private readonly catalogue: RunbookCatalogue,
    blobs: BlobStore,
  ) {
    this.contents = new BlobContents(blobs);
  }

  nextTimerAt({ schedules }: RegistryState): number | undefined {
    return nextScheduleAt(schedules);
  }

  decide(body: RegistryCommand, state: RegistryState, circumstances: Circumstances) {
    return decideRegistry(body, state, {
      ...circumstances,
      calendar: this.calendar,
      sha256: sha256Of,
      definition: this.definition,
      blob: this.contents.at,
    });
  }

  async provide(need: Need): Promise<void> {
    if ('blob' in need) return this.contents.load(need);
    if (!('definition' in need))
      throw new Error(`expected the registry to need no texts kept, found ${JSON.stringify(need)}; this is a defect`);
    if (!(await this.catalogue.awaitDefinition(need.definition, DEFINITION_TIMEOUT_MS))) this.missing.set(need.definition, true, 1);
  }

  private readonly definition = (digest: string): JsonObject | null | undefined => {
    const registered = this.catalogue.definition(digest);
    return registered ? registered.definition : this.missing.get(digest) ? null : undefined;
  };
}
