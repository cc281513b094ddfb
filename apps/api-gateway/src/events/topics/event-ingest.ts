import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { EventLog, systemClock, type Gap, type StoredRecord } from '@runbook/ports';
import { DeadLetters, Logger, onBehalfOf, Readiness, RunbookCatalogue, SETTINGS, type Settings } from '@runbook/service';
import { deadLetterOf } from '@runbook/wire';
import { setTimeout as sleep } from 'node:timers/promises';
import { TopicReaders, type Standstill, type TopicReader } from '../../log/topic-readers.js';
import { DispositionLedger } from '../outcomes/disposition-ledger.js';
import { EventReceiver } from '../receiving/event-receiver.js';
import { RecordSignatures } from '../signatures/record-signatures.js';
import { BUILT_IN_SOURCES, type RecordSource } from './record-source.js';
import { hasTopic, RegisteredSource } from './registered-source.js';
import { arrivalHop } from './arrival-hop.js';
import { settleOrPutAside } from './settle-or-put-aside.js';

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
  /** Sources whose reading could not begin. */
  private readonly kept = new Map<string, Required<Standstill>>();
  private readonly stopping = new AbortController();
  private changes: Promise<void> = Promise.resolve();
  private unwatch = (): unknown => undefined;
  private unregister = (): unknown => undefined;

  constructor(
    @Inject(BUILT_IN_SOURCES) private readonly builtIn: readonly RecordSource[],
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly catalogue: RunbookCatalogue,
    private readonly receiver: EventReceiver,
    private readonly signatures: RecordSignatures,
    private readonly ledger: DispositionLedger,
    private readonly letters: DeadLetters,
    private readonly log: EventLog,
    private readonly readers: TopicReaders,
    private readonly readiness: Readiness,
    private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.unwatch = this.catalogue.eventSources.onChange(() => this.plan());
    this.unregister = this.readiness.mention('eventSources', () => this.standing());
    this.plan();
    await this.changes;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.unwatch();
    this.unregister();
    this.stopping.abort();
    await Promise.all([...this.followed.values()].map(({ reader }) => reader.stop()));
    await this.changes;
  }

  /** What keeps this process from reading a source on; undefined: nothing, or it reads none of that name. */
  standstill(name: string): Standstill | undefined {
    return this.kept.get(name) ?? this.followed.get(name)?.reader.standstill;
  }

  private standing(): string | undefined {
    const names = [...new Set([...this.kept.keys(), ...this.followed.keys()])].sort();
    const words = names.flatMap((name) => {
      const found = this.standstill(name);
      return found ? [`${name}: ${found.reason}`] : [];
    });
    return words.length > 0 ? words.join('; ') : undefined;
  }

  /** Changes are made one after the other; each makes the readers those of the sources as they are then. */
  private plan(): void {
    this.changes = this.changes.then(() => this.adjust());
  }

  private async adjust(): Promise<void> {
    const registered = this.catalogue.eventSources.all().filter(hasTopic);
    const sources = [
      ...this.builtIn,
      ...registered.map((source) => new RegisteredSource(source, this.receiver, this.signatures.gateOf(source))),
    ];
    const wanted = new Map(sources.map((source) => [source.name, source]));
    for (const name of this.kept.keys()) if (!wanted.has(name)) this.kept.delete(name);
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
      this.kept.delete(source.name);
    } catch (error) {
      const since = this.kept.get(source.name)?.since ?? systemClock.now();
      this.kept.set(source.name, { reason: `its topic cannot be read: ${messageOf(error)}`, since });
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
      take: (records, generation) => this.dispose(source, records, generation),
      passOver: (partition, gap, generation) => this.passOver(source, partition, gap, generation),
    });
  }

  /** Gives each record its one disposition. The same record again, after a crash anywhere, gets the same one. */
  private async dispose(source: RecordSource, records: readonly StoredRecord[], generation: number): Promise<void> {
    const hop = arrivalHop(source, records);
    try {
      await onBehalfOf(undefined, () => this.settle(source, records, generation), { traceparent: hop.traceparent });
      hop.end();
    } catch (error) {
      hop.end({}, 'unsettled');
      throw error;
    }
  }

  private async settle(source: RecordSource, records: readonly StoredRecord[], generation: number): Promise<void> {
    const settled = await settleOrPutAside(source, records, generation, (record, error) => this.defect(source, record, error));
    const letters = settled.flatMap(({ record, deadLetter }) => (deadLetter ? [{ record, ...deadLetter }] : []));
    await this.letters.keep(source.topic, letters);
    await this.ledger.write(settled.flatMap(({ documents }) => documents ?? []));
  }

  private defect({ name, topic }: RecordSource, { partition, offset }: StoredRecord, error: unknown): void {
    this.logger.error({ source: name, topic, partition, offset, error }, 'a record cannot be handled and is put aside; this is a defect');
  }

  private async passOver(source: RecordSource, partition: number, gap: Gap, generation: number): Promise<void> {
    const { topic } = source;
    if (gap.kind === 'unreadable') {
      await this.letters.keep(topic, [{ disposition: 'malformed', reason: gap.reason, gap, topic, partition }]);
    }
    const document = source.documentOf({ partition, generation }, gap);
    await this.ledger.write(document ? [document] : []);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
