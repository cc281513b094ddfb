import { ownJson } from '@runbook/domain';
import { CustomTransportStrategy, Server } from '@nestjs/microservices';
import { EventLog, systemClock, type FollowSpec, type Subscription } from '@runbook/ports';
import { Patience, readAdmitted, type AdmittedRecord, type ReaderPosition } from '@runbook/processor';
import { recordFormat, recordTime } from '@runbook/wire';
import { isObservable, lastValueFrom } from 'rxjs';
import { ClockCheck } from './clock-check.js';
import type { Logger } from './logger.js';
import type { PositionKeeper } from './position-keeper.js';
import { ReaderLag } from './reader-lag.js';
import { tracedDelivery } from './traced-delivery.js';

/** What a reader's handler is called with; calls about one partition never overlap. */
export type Delivery =
  | { readonly kind: 'assigned'; readonly topic: string; readonly partition: number }
  | {
      readonly kind: 'records';
      readonly topic: string;
      readonly partition: number;
      readonly records: readonly AdmittedRecord[];
      /** Behind the batch: what the reader saves once its own work on the batch is durable. */
      readonly position: ReaderPosition;
      readonly caughtUp: boolean;
    }
  | { readonly kind: 'revoked'; readonly topic: string; readonly partition: number };

/** The pattern of a reader's handler: `@EventPattern(reader({ name: 'audit', topic, sharing: 'shared' }))`. */
export interface ReaderPattern {
  /** Names the reader's group and its positions. */
  readonly name: string;
  readonly topic: string;
  readonly sharing: FollowSpec['sharing'];
  /** See `FollowSpec.latencyMs`. */
  readonly latencyMs?: number;
  /** See `FollowSpec.latencyUnderLoadMs`. */
  readonly latencyUnderLoadMs?: number;
  /** Taking a batch in is a hop of the traces that have records in it. Others make spans of what they do about a record. */
  readonly isTraced?: boolean;
}

export const reader = (pattern: ReaderPattern): ReaderPattern => pattern;

/**
 * The log as a Nest transport: every `@EventPattern(reader(…))` handler follows its topic (see `readAdmitted` for where it begins) and gets the
 * admitted records in batches. The next batch comes when the handler is done; one that throws stops the process, because a
 * reader that skipped a fact would be wrong for ever.
 */
export class LogTransport extends Server implements CustomTransportStrategy {
  private subscriptions: Subscription[] = [];
  private hasStarted = false;
  private hasBegunToClose = false;
  /** Readers of partitions that were given to them, and do not know yet where they stood. */
  private readonly lost = new Set<string>();
  private failure: string | undefined;
  /** Of readers that ask where they stood. */
  private readonly asking = new Set<Patience>();
  readonly lag: ReaderLag;
  readonly clock = new ClockCheck(systemClock);

  constructor(
    private readonly log: EventLog,
    private readonly positions: PositionKeeper,
    private readonly lines: Logger,
    private readonly fail: (error: unknown) => void,
  ) {
    super();
    this.lag = new ReaderLag(log);
  }

  override listen(callback: (error?: unknown) => void): void {
    this.start().then(() => callback(), callback);
  }

  /** The stop has come to the readers. */
  get isClosing(): boolean {
    return this.hasBegunToClose;
  }

  async close(): Promise<void> {
    this.hasBegunToClose = true;
    for (const patience of this.asking) patience.end();
    await Promise.all(this.subscriptions.map((subscription) => subscription.stop()));
    this.subscriptions = [];
    this.lag.stop();
  }

  /** Why the readers do not do their work; undefined: they do. */
  get fault(): string | undefined {
    if (this.failure !== undefined) return this.failure;
    if (!this.hasStarted) return 'the readers have not begun';
    const [first] = this.lost;
    return first === undefined ? undefined : `the position of ${first} has not been read`;
  }

  override on(): never {
    throw new Error('the log transport has no events of its own');
  }

  override unwrap<T>(): T {
    return this.log as T;
  }

  private async start(): Promise<void> {
    for (const [pattern, handler] of this.messageHandlers) {
      this.subscriptions.push(await this.follow(ownJson(pattern) as ReaderPattern, handler));
    }
    this.hasStarted = true;
  }

  private follow(pattern: ReaderPattern, handler: (delivery: Delivery) => Promise<unknown>): Promise<Subscription> {
    const { name, topic, sharing, latencyMs, latencyUnderLoadMs, isTraced } = pattern;
    const group = `runbook-${name}-${topic}`;
    const deliver = async (delivery: Delivery): Promise<void> => {
      try {
        const outcome: unknown = await handler(delivery);
        if (isObservable(outcome)) await lastValueFrom(outcome, { defaultValue: undefined });
      } catch (error) {
        this.lines.error({ reader: name, topic, partition: delivery.partition, error }, 'a reader failed; stopping');
        this.end(`reader ${name} of ${topic}/${delivery.partition} failed`, error);
        throw error;
      }
    };
    return readAdmitted(
      this.log,
      { topic, group, sharing, latencyMs, latencyUnderLoadMs },
      {
        stored: (partition) => this.stored(name, topic, partition),
        assigned: (partition) => deliver({ kind: 'assigned', topic, partition }),
        records: async (partition, records, position, caughtUp) => {
          for (const { bytes } of records) this.positions.met(topic, partition, recordFormat(bytes));
          this.notice(name, topic, partition, records);
          const traced = isTraced ? tracedDelivery(group, { topic, partition, records }, systemClock.now()) : undefined;
          await deliver({ kind: 'records', topic, partition, records, position, caughtUp });
          traced?.end();
          this.lag.reached(name, topic, partition, position.offset);
        },
        revoked: (partition) => {
          this.lag.left(name, topic, partition);
          return deliver({ kind: 'revoked', topic, partition });
        },
        stopped: (reason) => {
          if (this.failure === undefined) this.lines.error({ reader: name, topic, error: reason }, 'a reader has stopped; stopping');
          this.end(`reader ${name} of ${topic} has stopped`, reason);
        },
        malformed: (record, reason) =>
          this.lines.error(
            { reader: name, topic, partition: record.partition, offset: record.offset, reason },
            'skipped a record that is none',
          ),
      },
    );
  }

  private notice(name: string, topic: string, partition: number, records: readonly AdmittedRecord[]): void {
    const [first, last] = [records[0], records.at(-1)];
    if (!first || !last) return;
    this.lag.begun(name, topic, partition, recordTime(first.record));
    this.clock.seen(recordTime(last.record));
  }

  /** Told once, whatever else follows from it. */
  private end(failure: string, error: unknown): void {
    if (this.failure !== undefined) return;
    this.failure = failure;
    this.fail(error);
  }

  /** A store that is away comes back: until then the reader is not ready, and the question is repeated. */
  private async stored(name: string, topic: string, partition: number): Promise<ReaderPosition | undefined> {
    const place = `${name} in ${topic}/${partition}`;
    const patience = new Patience({
      who: place,
      clock: systemClock,
      unanswered: (facts) =>
        this.lines.warn({ reader: name, topic, partition, ...facts }, 'the position of a reader cannot be read yet; asking again'),
    });
    this.lost.add(place);
    this.asking.add(patience);
    try {
      return await patience.with('where it stood', () => this.positions.load(name, topic, partition));
    } finally {
      this.lost.delete(place);
      this.asking.delete(patience);
    }
  }
}
