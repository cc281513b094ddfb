import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { EventLog, type Appender, type StoredRecord, type Subscription } from '@runbook/ports';
import { noAdmission } from '@runbook/processor';
import { FATAL, Logger, PositionKeeper, type Fatal } from '@runbook/service';
import { deadLetterOf, TOPICS } from '@runbook/wire';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventUnusable, readCloudEvent, type ReceivedEvent } from '../reading/read-cloud-event.js';
import { TriggeredStarts } from '../receiving/start-triggered.js';

/** Names the reader's group and, behind the gateway's prefix, its positions. */
const READER = 'gateway.triggers';
/** After a start whose decision did not come in time; until then the partition stands still, so nothing is lost or overtaken. */
const RETRY_MS = 1_000;

/**
 * Reads the platform's events and starts what they trigger. A position is saved only after every start before it is durable; an
 * event that comes again makes the same execution ids, so it starts nothing twice.
 */
@Injectable()
export class TriggerReader implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private subscription?: Subscription;
  private letters?: Promise<Appender>;
  private stopping = false;

  constructor(
    private readonly log: EventLog,
    private readonly positions: PositionKeeper,
    private readonly starts: TriggeredStarts,
    private readonly logger: Logger,
    @Inject(FATAL) private readonly fatal: Fatal,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const topic = TOPICS.triggers;
    this.subscription = await this.log.follow(
      { topic, group: `runbook-${READER}`, sharing: 'shared' },
      {
        assigned: async (partition) => (await this.positions.load(READER, topic, partition))?.offset ?? 0,
        records: (partition, records) => this.take(partition, records),
        revoked: () => Promise.resolve(),
      },
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.subscription?.stop();
    await (await this.letters?.catch(() => undefined))?.close();
  }

  private async take(partition: number, records: readonly StoredRecord[]): Promise<void> {
    let done: number | undefined;
    try {
      for (const record of records) {
        if (!(await this.settle(record))) break;
        done = record.offset + 1;
      }
      // A crash before this line repeats the batch, which starts nothing twice.
      if (done !== undefined) await this.positions.save(READER, TOPICS.triggers, partition, { ...noAdmission, offset: done });
    } catch (error) {
      this.fatal(error);
      throw error;
    }
  }

  /** Tries until the record has its disposition; false when the service stops first. */
  private async settle(record: StoredRecord): Promise<boolean> {
    for (;;) {
      if (this.stopping) return false;
      try {
        await this.dispose(record);
        return true;
      } catch (error) {
        this.logger.warn({ partition: record.partition, offset: record.offset, error }, 'an event could not be settled; trying again');
        await sleep(RETRY_MS);
      }
    }
  }

  private async dispose(record: StoredRecord): Promise<void> {
    let event: ReceivedEvent;
    try {
      event = readCloudEvent(record);
    } catch (error) {
      if (!(error instanceof EventUnusable)) throw error;
      return this.bury(record, 'malformed', error.message);
    }
    const { disposition, reasons } = await this.starts.startAll(event);
    this.logger.debug({ source: event.source, event: event.id, type: event.type, disposition }, 'an event has its disposition');
    if (reasons.length > 0) await this.bury(record, disposition, reasons.join('; '));
  }

  private async bury({ partition, offset, key, value, headers }: StoredRecord, disposition: string, reason: string): Promise<void> {
    const facts = {
      disposition,
      reason: reason.slice(0, REASON_LENGTH_MAX),
      topic: TOPICS.triggers,
      partition: String(partition),
      offset: String(offset),
    };
    this.letters ??= this.log.appender(deadLetterOf(TOPICS.triggers), 0);
    try {
      await (await this.letters).append([{ key, value, headers: { ...headers, ...facts } }]);
    } catch (error) {
      this.letters = undefined; // A doubted appender is dead; the next try opens another, and the letter may be there twice.
      throw error;
    }
  }
}

/** A header, not a report. */
const REASON_LENGTH_MAX = 2_000;
