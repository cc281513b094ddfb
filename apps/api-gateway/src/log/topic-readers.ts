import { Injectable } from '@nestjs/common';
import { EventLog, type FollowSpec, type StoredRecord, type Subscription } from '@runbook/ports';
import { noAdmission, type Patience, type Unanswered } from '@runbook/processor';
import { Logger, PositionKeeper, StorePatience } from '@runbook/service';

/** A topic whose records are no decisions: who reads it, and what is done with its records. */
export interface TopicReading extends FollowSpec {
  /** The name under which the reader's positions are kept, and the place there that is this topic's. */
  readonly positions: { readonly reader: string; readonly place: string };
  /** Records that are taken together, and together again after a failure. Default: all that came together. */
  readonly recordsAtOnce?: number;
  /** Logged when records could not be taken. */
  readonly failure: string;
  /** Resolves when all that follows from the records is durable. Rejects where it may succeed later: then the same records come again. */
  take(records: readonly StoredRecord[]): Promise<void>;
}

/** Follows topics whose records are no decisions; logs of decisions are read by `@EventPattern(reader(…))`. */
@Injectable()
export class TopicReaders {
  constructor(
    private readonly log: EventLog,
    private readonly positions: PositionKeeper,
    private readonly logger: Logger,
    private readonly stores: StorePatience,
  ) {}

  /** Reads the topic from its saved positions, or its beginning, until the returned reader is stopped. Throws `UnknownTopic`. */
  async follow(reading: TopicReading): Promise<TopicReader> {
    const reader = new TopicReader(reading, this.positions, this.logger, this.stores);
    await reader.start(this.log);
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
  private readonly patience: Patience;
  private giveUp!: () => void;
  private readonly stopped = new Promise<never>((_, reject) => {
    this.giveUp = () => reject(new Error('the reader stops'));
  });

  constructor(
    private readonly reading: TopicReading,
    private readonly positions: PositionKeeper,
    logger: Logger,
    stores: StorePatience,
  ) {
    const { topic, failure } = reading;
    const unanswered = (facts: Unanswered) => logger.warn({ topic, ...facts }, `${failure}; trying again`);
    this.patience = stores.of(`the reader of ${topic}`, { withEverything: true, unanswered });
    this.stopped.catch(() => undefined); // Nobody may be waiting when it stops.
  }

  async start(log: EventLog): Promise<void> {
    const { reader, place } = this.reading.positions;
    // Producers of such topics may write with transactions, and compact them.
    this.subscription = await log.follow(
      { ...this.reading, mayHaveHoles: true },
      {
        assigned: async (partition) => this.left.get(partition) ?? (await this.positions.load(reader, place, partition))?.offset ?? 0,
        records: (partition, records) => this.take(partition, records),
        revoked: () => Promise.resolve(),
      },
    );
  }

  /** Gives up what is under way: whoever reads the partition next takes its records again. */
  async stop(): Promise<void> {
    this.patience.end();
    this.giveUp();
    await this.subscription?.stop();
  }

  private async take(partition: number, records: readonly StoredRecord[]): Promise<void> {
    const { positions, recordsAtOnce = records.length } = this.reading;
    for (let from = 0; from < records.length; from += recordsAtOnce) {
      const batch = records.slice(from, from + recordsAtOnce);
      if (!(await this.isDone(batch, () => this.reading.take(batch)))) return;
    }
    const offset = (records.at(-1)?.offset ?? -1) + 1;
    if (this.reading.sharing === 'each') this.left.set(partition, offset);
    // A crash before this line brings the records again.
    await this.isDone(records, () => this.positions.save(positions.reader, positions.place, partition, { ...noAdmission, offset }));
  }

  /** Tries until it is done; false when the reader stops first. */
  private async isDone(records: readonly StoredRecord[], work: () => Promise<void>): Promise<boolean> {
    const [first] = records;
    const asked = `${records.length} records from ${first?.partition}/${first?.offset} on`;
    try {
      await Promise.race([this.patience.with(asked, work), this.stopped]);
      return true;
    } catch {
      return false;
    }
  }
}
