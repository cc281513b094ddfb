import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { EventLog } from '@runbook/ports';
import { Logger, PositionKeeper, RunbookCatalogue, SETTINGS, type CataloguedEventSource, type Settings } from '@runbook/service';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeadLetters } from './dead-letters.js';
import { DispositionLedger, sourceName } from '../outcomes/disposition-ledger.js';
import { EventReceiver } from '../receiving/event-receiver.js';
import { SourceReader, type SourceOfTopic, type SourceReaderParts } from './source-reader.js';

/** A source that cannot be read (its topic cannot be made, say) is tried again. */
const RETRY_MS = 5_000;

/** Reads the topic of every registered event source, as it is registered now. */
@Injectable()
export class EventIngest implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly parts: SourceReaderParts;
  private readonly readers = new Map<string, SourceReader>();
  private readonly stopping = new AbortController();
  private changes: Promise<void> = Promise.resolve();
  private unwatch = (): unknown => undefined;

  constructor(
    private readonly catalogue: RunbookCatalogue,
    private readonly logger: Logger,
    log: EventLog,
    positions: PositionKeeper,
    receiver: EventReceiver,
    ledger: DispositionLedger,
    letters: DeadLetters,
    @Inject(SETTINGS) { partitions }: Settings,
  ) {
    this.parts = { log, positions, receiver, ledger, letters, logger, partitions };
  }

  async onApplicationBootstrap(): Promise<void> {
    this.unwatch = this.catalogue.eventSources.onChange(() => this.plan());
    this.plan();
    await this.changes;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.unwatch();
    this.stopping.abort();
    await Promise.all([...this.readers.values()].map((reader) => reader.stop()));
    await this.changes;
  }

  /** Changes are made one after the other; each makes the readers those of the sources as they are then. */
  private plan(): void {
    this.changes = this.changes.then(() => this.adjust());
  }

  private async adjust(): Promise<void> {
    const wanted = new Map(
      this.catalogue.eventSources
        .all()
        .filter(hasTopic)
        .map((source) => [sourceName(source.tenant, source.id), source]),
    );
    for (const [name, reader] of this.readers) {
      if (wanted.get(name)?.revision === reader.source.revision) continue;
      this.readers.delete(name);
      await reader.stop();
    }
    for (const [name, source] of wanted) {
      if (this.readers.has(name) || this.stopping.signal.aborted) continue;
      await this.begin(name, source);
    }
  }

  private async begin(name: string, source: SourceOfTopic): Promise<void> {
    const reader = new SourceReader(source, this.parts);
    try {
      await reader.start();
      this.readers.set(name, reader);
    } catch (error) {
      this.logger.error({ source: source.id, topic: source.topic, error }, 'an event source cannot be read; trying again');
      await reader.stop();
      void sleep(RETRY_MS, undefined, { signal: this.stopping.signal, ref: false }).then(
        () => this.plan(),
        () => undefined,
      );
    }
  }
}

const hasTopic = (source: CataloguedEventSource): source is SourceOfTopic => source.topic !== undefined;
