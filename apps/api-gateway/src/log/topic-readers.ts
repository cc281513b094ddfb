import { Injectable } from '@nestjs/common';
import { EventLog, systemClock, type FollowSpec, type Gap, type StoredRecord, type Subscription } from '@runbook/ports';
import { noAdmission, Patience } from '@runbook/processor';
import { Logger, PositionKeeper } from '@runbook/service';
import { ofGeneration, TopicGenerations } from './topic-generations.js';

/** A topic whose records are no decisions: who reads it, and what is done with its records. */
export interface TopicReading extends FollowSpec {
  /** The name under which the reader's positions are kept, and the place there that is this topic's. */
  readonly positions: { readonly reader: string; readonly place: string };
  /** Records that are taken together, and together again after a failure. Default: all that came together. */
  readonly recordsAtOnce?: number;
  /** Logged when records could not be taken. */
  readonly failure: string;
  /**
   * Resolves when all that follows from the records is durable. Rejects where it may succeed later: then the same records come again.
   *
   * @param generation see `TopicGenerations`
   */
  take(records: readonly StoredRecord[], generation: number): Promise<void>;
  /** The same of records that nobody will bring. Default: they are not missed. */
  passOver?(partition: number, gap: Gap, generation: number): Promise<void>;
}

/** What keeps a reader, or one of its partitions, from going on; it is tried again. */
export interface Standstill {
  readonly reason: string;
  /** Milliseconds since the epoch; absent: for some seconds at least. */
  readonly since?: number;
}

/** Follows topics whose records are no decisions; logs of decisions are read by `@EventPattern(reader(…))`. */
@Injectable()
export class TopicReaders {
  constructor(
    private readonly log: EventLog,
    private readonly positions: PositionKeeper,
    private readonly generations: TopicGenerations,
    private readonly logger: Logger,
  ) {}

  /** Reads the topic from its saved positions, or its beginning, until the returned reader is stopped. Throws `UnknownTopic`. */
  async follow(reading: TopicReading): Promise<TopicReader> {
    const reader = new TopicReader(reading, this.log, this.positions, this.generations, this.logger);
    await reader.start();
    return reader;
  }
}

/**
 * Reads one topic. What cannot be taken now is tried again until it is; meanwhile its partition stands still, so nothing is lost or overtaken
 * and no more is fetched. A position is saved only behind records that were taken: a crash in between brings them again.
 */
export class TopicReader {
  private subscription?: Subscription;
  /** Where a reader of its own goes on that is given a partition again: others may have saved more, but what waits here has not seen it. */
  private readonly left = new Map<number, number>();
  private readonly generationOf = new Map<number, number>();
  private readonly standing = new Map<number, Required<Standstill>>();
  private readonly patience: Patience;
  private giveUp!: () => void;
  private readonly stopped = new Promise<never>((_, reject) => {
    this.giveUp = () => reject(new Error('the reader stops'));
  });

  constructor(
    private readonly reading: TopicReading,
    private readonly log: EventLog,
    private readonly positions: PositionKeeper,
    private readonly generations: TopicGenerations,
    private readonly logger: Logger,
  ) {
    // Readiness tells of a topic that stands still in its own words: it takes no gateway out of service (`standstill`).
    this.patience = new Patience({
      who: `the reader of ${reading.topic}`,
      clock: systemClock,
      withEverything: true,
      unanswered: () => undefined,
    });
    this.stopped.catch(() => undefined); // Nobody may be waiting when it stops.
  }

  async start(): Promise<void> {
    // Producers of such topics may write with transactions, and compact them.
    this.subscription = await this.log.follow(
      { ...this.reading, mayHaveHoles: true },
      {
        assigned: (partition) => this.begin(partition),
        records: (partition, records) => this.take(partition, records),
        gap: (partition, gap) => this.passOver(partition, gap),
        revoked: (partition) => Promise.resolve(void this.standing.delete(partition)),
      },
    );
  }

  /** Gives up what is under way: whoever reads the partition next takes its records again. */
  async stop(): Promise<void> {
    this.patience.end();
    this.giveUp();
    await this.subscription?.stop();
  }

  /** Of the partition that has stood still for longest, or of all; undefined: all are read. */
  get standstill(): Standstill | undefined {
    const [first] = [...this.standing.values()].sort((a, b) => a.since - b.since);
    const reason = this.subscription?.trouble;
    return first ?? (reason === undefined ? undefined : { reason });
  }

  private async begin(partition: number): Promise<number | 'beginning'> {
    const { topic, positions, sharing } = this.reading;
    const left = sharing === 'each' ? this.left.get(partition) : undefined;
    if (left !== undefined) return left;
    let from: number | undefined;
    await this.isDone(partition, 'where a partition stands could not be learnt', async () => {
      const topicId = await this.log.topicId(topic);
      const { generation, renewed } = await this.generations.current(positions.place, partition, topicId);
      this.generationOf.set(partition, generation);
      if (renewed) this.logger.warn({ topic, partition, generation }, 'a topic was made anew and is read from its beginning');
      from = (await this.positions.load(positions.reader, ofGeneration(positions.place, generation), partition))?.offset;
    });
    return from ?? 'beginning';
  }

  private async take(partition: number, records: readonly StoredRecord[]): Promise<void> {
    const { recordsAtOnce = records.length, failure } = this.reading;
    for (let from = 0; from < records.length; from += recordsAtOnce) {
      const batch = records.slice(from, from + recordsAtOnce);
      const work = () => this.reading.take(batch, this.generationOf.get(partition) ?? 0);
      if (!(await this.isDone(partition, failure, work, { offset: batch[0]?.offset, records: batch.length }))) return;
    }
    await this.save(partition, (records.at(-1)?.offset ?? -1) + 1);
  }

  private async passOver(partition: number, gap: Gap): Promise<void> {
    const { topic, failure, positions } = this.reading;
    const facts = { offset: gap.from };
    const renew = async () => {
      const topicId = await this.log.topicId(topic);
      this.generationOf.set(partition, await this.generations.renew(positions.place, partition, topicId, gap.reason));
    };
    if (gap.kind === 'replaced' && !(await this.isDone(partition, failure, renew, facts))) return;
    const work = async () => this.reading.passOver?.(partition, gap, this.generationOf.get(partition) ?? 0);
    if (await this.isDone(partition, failure, work, facts)) await this.save(partition, gap.next);
  }

  private async save(partition: number, offset: number): Promise<void> {
    const { reader, place } = this.reading.positions;
    if (this.reading.sharing === 'each') this.left.set(partition, offset);
    const generation = this.generationOf.get(partition) ?? 0;
    // A crash before this line brings the records again.
    await this.isDone(partition, 'a position could not be saved', () =>
      this.positions.save(reader, ofGeneration(place, generation), partition, { ...noAdmission, offset }),
    );
  }

  /** Tries until it is done; false when the reader stops first. */
  private async isDone(partition: number, failure: string, work: () => Promise<void>, facts: object = {}): Promise<boolean> {
    const { topic } = this.reading;
    const tried = () =>
      work().catch((error: unknown) => {
        const reason = `partition ${partition}: ${failure}: ${error instanceof Error ? error.message : String(error)}`;
        this.standing.set(partition, { reason, since: this.standing.get(partition)?.since ?? systemClock.now() });
        this.logger.warn({ topic, partition, ...facts, error }, `${failure}; trying again`);
        throw error;
      });
    try {
      await Promise.race([this.patience.with(failure, tried), this.stopped]);
      this.standing.delete(partition);
      return true;
    } catch {
      return false;
    }
  }
}
