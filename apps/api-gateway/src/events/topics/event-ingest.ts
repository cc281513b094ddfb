import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { EventLog, type StoredRecord } from '@runbook/ports';
import { Logger, RunbookCatalogue, SETTINGS, type Settings } from '@runbook/service';
import { deadLetterOf } from '@runbook/wire';
import { setTimeout as sleep } from 'node:timers/promises';
import { TopicReaders, type TopicReader } from '../../log/topic-readers.js';
import { DispositionLedger } from '../outcomes/disposition-ledger.js';
import { EventReceiver } from '../receiving/event-receiver.js';
import { DeadLetters } from './dead-letters.js';
import { BUILT_IN_SOURCES, type RecordSource } from './record-source.js';
import { hasTopic, RegisteredSource } from './registered-source.js';

/** A source that cannot be followed (its topic cannot be made, say) is tried again. */
const RETRY_MS = 5_000;
/** Records may wait so long for more to be read with them. */
const LATENCY_MS = 20;
const DAY_MS = 24 * 3600 * 1000;
/** Of a topic that does not exist yet: it is made, so that a source can be registered before its producer writes. */
const TOPIC_RETENTION_MS = 7 * DAY_MS;
const DEAD_LETTER_RETENTION_MS = 30 * DAY_MS;

/** Reads the topics of all event sources, those that are built in and those that are registered, as they are registered now. */
@Injectable()
export class EventIngest implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly followed = new Map<string, { readonly revision: number; readonly reader: TopicReader }>();
  private readonly stopping = new AbortController();
  private changes: Promise<void> = Promise.resolve();
  private unwatch = (): unknown => undefined;

  constructor(
    @Inject(BUILT_IN_SOURCES) private readonly builtIn: readonly RecordSource[],
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly catalogue: RunbookCatalogue,
    private readonly receiver: EventReceiver,
    private readonly ledger: DispositionLedger,
    private readonly letters: DeadLetters,
    private readonly log: EventLog,
    private readonly readers: TopicReaders,
    private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.unwatch = this.catalogue.eventSources.onChange(() => this.plan());
    this.plan();
    await this.changes;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.unwatch();
    this.stopping.abort();
    await Promise.all([...this.followed.values()].map(({ reader }) => reader.stop()));
    await this.changes;
  }

  /** Changes are made one after the other; each makes the readers those of the sources as they are then. */
  private plan(): void {
    this.changes = this.changes.then(() => this.adjust());
  }

  private async adjust(): Promise<void> {
    const registered = this.catalogue.eventSources.all().filter(hasTopic);
    const sources = [...this.builtIn, ...registered.map((source) => new RegisteredSource(source, this.receiver))];
    const wanted = new Map(sources.map((source) => [source.name, source]));
    for (const [name, { revision, reader }] of this.followed) {
      if (wanted.get(name)?.revision === revision) continue;
      this.followed.delete(name);
      await reader.stop();
    }
    for (const [name, source] of wanted) {
      if (this.followed.has(name) || this.stopping.signal.aborted) continue;
      await this.begin(source);
    }
  }

  private async begin(source: RecordSource): Promise<void> {
    try {
      this.followed.set(source.name, { revision: source.revision, reader: await this.follow(source) });
    } catch (error) {
      this.logger.error({ source: source.name, topic: source.topic, error }, 'an event source cannot be read; trying again');
      void sleep(RETRY_MS, undefined, { signal: this.stopping.signal, ref: false }).then(
        () => this.plan(),
        () => undefined,
      );
    }
  }

  private async follow(source: RecordSource): Promise<TopicReader> {
    const { topic, group, positions, recordsAtOnce } = source;
    await this.log.ensureTopics([
      { topic, partitions: this.settings.partitions, retentionMs: TOPIC_RETENTION_MS },
      { topic: deadLetterOf(topic), partitions: 1, retentionMs: DEAD_LETTER_RETENTION_MS },
    ]);
    return this.readers.follow({
      topic,
      group,
      sharing: 'shared',
      latencyMs: LATENCY_MS,
      positions,
      recordsAtOnce,
      failure: 'events could not be settled',
      take: (records) => this.dispose(source, records),
    });
  }

  /** Gives each record its one disposition. The same record again, after a crash anywhere, gets the same one. */
  private async dispose(source: RecordSource, records: readonly StoredRecord[]): Promise<void> {
    const settled = await source.settle(records);
    const letters = settled.flatMap(({ record, deadLetter }) => (deadLetter ? [{ record, ...deadLetter }] : []));
    await this.letters.keep(source.topic, letters);
    await this.ledger.write(settled.flatMap(({ document }) => document ?? []));
  }
}
