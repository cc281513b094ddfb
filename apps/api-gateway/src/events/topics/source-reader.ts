import type { EventLog, StoredRecord, Subscription } from '@runbook/ports';
import { noAdmission } from '@runbook/processor';
import type { CataloguedEventSource, Logger, PositionKeeper } from '@runbook/service';
import { deadLetterOf } from '@runbook/wire';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventUnusable } from '../reading/read-cloud-event.js';
import type { DeadLetter, DeadLetters } from './dead-letters.js';
import { dispositionDocument, sourceName, type DispositionDocument, type DispositionLedger } from '../outcomes/disposition-ledger.js';
import { unusable, type Outcome } from '../outcomes/disposition.js';
import type { Arrival, EventReceiver } from '../receiving/event-receiver.js';
import { EventUnauthorised, readRecord } from '../reading/read-record.js';

const READER = 'gateway.ingest';
/** After a batch that could not be settled; doubles up to the longest. Until then its partition stands still: nothing is lost or overtaken. */
const RETRY_MS_FIRST = 200;
const RETRY_MS_MAX = 5_000;
/** A partition finds its next owner within seconds; what is sent again before that is decided twice, to the same end. */
const DECISIONS_MS_MAX = 60_000;
/** Producers' records wait at most so long for company. */
const LATENCY_MS = 20;
const DAY_MS = 24 * 3600 * 1000;
/** Of topics that did not exist: made so that a source can be registered before its producer writes. */
const TOPIC_RETENTION_MS = 7 * DAY_MS;
const DEAD_LETTER_RETENTION_MS = 30 * DAY_MS;

export type SourceOfTopic = CataloguedEventSource & { readonly topic: string };

export interface SourceReaderParts {
  readonly log: EventLog;
  readonly positions: PositionKeeper;
  readonly receiver: EventReceiver;
  readonly ledger: DispositionLedger;
  readonly letters: DeadLetters;
  readonly logger: Logger;
  /** Of topics that are made. */
  readonly partitions: number;
}

/** A record with what could be read of it. */
interface Reading {
  readonly record: StoredRecord;
  readonly read: Arrival | Outcome;
}

/**
 * Reads one event source's topic. A record's position is saved only after its disposition is durable: a crash brings records again, whose
 * outcome is the same. A record that nobody can read is put aside with the reason, and blocks nothing.
 */
export class SourceReader {
  private readonly stopping = new AbortController();
  private readonly stopped = new Promise<never>((_, reject) => {
    this.stopping.signal.addEventListener('abort', () => reject(new Error('the reader stops')));
  });
  private subscription?: Subscription;

  constructor(
    readonly source: SourceOfTopic,
    private readonly parts: SourceReaderParts,
  ) {}

  async start(): Promise<void> {
    this.stopped.catch(() => undefined); // Nobody may be waiting when it stops.
    const { log, positions, partitions } = this.parts;
    const { tenant, id, topic } = this.source;
    await log.ensureTopics([
      { topic, partitions, retentionMs: TOPIC_RETENTION_MS },
      { topic: deadLetterOf(topic), partitions: 1, retentionMs: DEAD_LETTER_RETENTION_MS },
    ]);
    this.subscription = await log.follow(
      { topic, group: `runbook-${READER}-${tenant}-${id}`, sharing: 'shared', latencyMs: LATENCY_MS },
      {
        assigned: async (partition) => (await positions.load(READER, this.place, partition))?.offset ?? 0,
        records: (partition, records) => this.take(partition, records),
        revoked: () => Promise.resolve(),
      },
    );
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.subscription?.stop();
  }

  /** Positions are of a source in its topic: another source of the topic, or the source on another topic, begins anew. */
  private get place(): string {
    return `${sourceName(this.source.tenant, this.source.id)}/${this.source.topic}`;
  }

  /** Tries until every record of the batch has its disposition, or the reader stops. */
  private async take(partition: number, records: readonly StoredRecord[]): Promise<void> {
    for (let retryMs = RETRY_MS_FIRST; !this.stopping.signal.aborted; retryMs = Math.min(2 * retryMs, RETRY_MS_MAX)) {
      try {
        // What is given up here is done again by whoever reads the partition next.
        await Promise.race([this.dispose(records), this.stopped]);
        const offset = (records.at(-1)?.offset ?? -1) + 1;
        // A crash before this line repeats the batch, which does nothing twice.
        return await this.parts.positions.save(READER, this.place, partition, { ...noAdmission, offset });
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        const { topic, id } = this.source;
        this.parts.logger.warn(
          { source: id, topic, partition, records: records.length, error },
          'events could not be settled; trying again',
        );
        await sleep(retryMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
    }
  }

  private async dispose(records: readonly StoredRecord[]): Promise<void> {
    const { receiver, ledger, letters } = this.parts;
    const readings = records.map((record) => ({ record, read: this.read(record) }));
    const arrivals = readings.flatMap(({ read }) => ('disposition' in read ? [] : [read]));
    const received = (await receiver.receive(this.source.tenant, arrivals, DECISIONS_MS_MAX))[Symbol.iterator]();
    const outcomes = readings.map(({ read }) => ('disposition' in read ? read : (received.next().value as Outcome)));
    await letters.keep(this.source.topic, deadLetters(readings, outcomes));
    await ledger.write(readings.map((reading, index) => this.document(reading, outcomes[index] as Outcome)));
  }

  private read(record: StoredRecord): Arrival | Outcome {
    const origin = this.origin(record);
    try {
      return { ...readRecord({ ...record, name: origin.record }, this.source), origin };
    } catch (error) {
      if (error instanceof EventUnusable) return unusable('malformed', error.message);
      if (error instanceof EventUnauthorised) return unusable('unauthorised', error.message);
      throw error;
    }
  }

  private origin({ topic, partition, offset }: StoredRecord) {
    return { source: this.source.id, record: `${topic}/${partition}/${offset}` };
  }

  private document({ record, read }: Reading, { disposition, reasons, executions }: Outcome): DispositionDocument {
    const event = 'event' in read ? { id: read.event.id, source: read.event.source, type: read.event.type } : undefined;
    return dispositionDocument(this.source.tenant, this.origin(record), {
      disposition,
      at: Date.now(),
      ...(event && { event }),
      ...(executions.length > 0 && { executions }),
      ...(reasons.length > 0 && { reason: reasons.join('; ').slice(0, REASON_LENGTH_MAX) }),
    });
  }
}

/** A line in a list, not a report; the dead letter has more. */
const REASON_LENGTH_MAX = 500;

function deadLetters(readings: readonly Reading[], outcomes: readonly Outcome[]): DeadLetter[] {
  return readings.flatMap(({ record }, index) => {
    const { disposition, reasons } = outcomes[index] as Outcome;
    return disposition === 'malformed' || disposition === 'unauthorised' ? [{ record, disposition, reason: reasons.join('; ') }] : [];
  });
}
