import { systemClock, type StoredRecord } from '@runbook/ports';
import type { CataloguedEventSource } from '@runbook/service';
import { readOrRefused, type Outcome } from '../outcomes/disposition.js';
import { outcomeDocument, sourceName } from '../outcomes/disposition-ledger.js';
import { readRecord } from '../reading/read-record.js';
import type { Arrival, EventReceiver } from '../receiving/event-receiver.js';
import type { RecordSource, SettledRecord } from './record-source.js';

/** Names the readers' groups and their positions. */
const READER = 'gateway.ingest';
/** A partition finds its next owner within seconds; what is sent again before that is decided twice, to the same end. */
const DECISIONS_MS_MAX = 60_000;

export type SourceWithTopic = CataloguedEventSource & { readonly topic: string };

export const hasTopic = (source: CataloguedEventSource): source is SourceWithTopic => source.topic !== undefined;

/** An event source as it is registered: its records meet waits and start runs, and each has its line in the list of dispositions. */
export class RegisteredSource implements RecordSource {
  constructor(
    private readonly source: SourceWithTopic,
    private readonly receiver: EventReceiver,
  ) {}

  get name(): string {
    return sourceName(this.source.tenant, this.source.id);
  }

  get revision(): number {
    return this.source.revision;
  }

  get topic(): string {
    return this.source.topic;
  }

  get group(): string {
    return `runbook-${READER}-${this.source.tenant}-${this.source.id}`;
  }

  /** Of this source in its topic: another source of the topic, or the source on another topic, begins anew. */
  get positions(): RecordSource['positions'] {
    return { reader: READER, place: `${this.name}/${this.topic}` };
  }

  async settle(records: readonly StoredRecord[]): Promise<readonly SettledRecord[]> {
    const read = records.map((record) => this.read(record));
    const arrivals = read.flatMap((one) => ('disposition' in one ? [] : [one]));
    const received = (await this.receiver.receive(this.source.tenant, arrivals, DECISIONS_MS_MAX))[Symbol.iterator]();
    const outcomes = read.map((one) => ('disposition' in one ? one : (received.next().value as Outcome)));
    return records.map((record, index) => this.settled(record, read[index] as Arrival | Outcome, outcomes[index] as Outcome));
  }

  private read(record: StoredRecord): Arrival | Outcome {
    const origin = this.origin(record);
    return readOrRefused(() => ({ ...readRecord({ ...record, name: origin.record }, this.source), origin }));
  }

  private settled(record: StoredRecord, read: Arrival | Outcome, outcome: Outcome): SettledRecord {
    const { disposition, reasons } = outcome;
    const isUnusable = disposition === 'malformed' || disposition === 'unauthorised';
    return {
      record,
      ...(isUnusable && { deadLetter: { disposition, reason: reasons.join('; ') } }),
      document: outcomeDocument(this.source.tenant, this.origin(record), read, outcome, systemClock.now()),
    };
  }

  private origin({ topic, partition, offset }: StoredRecord) {
    return { source: this.source.id, record: `${topic}/${partition}/${offset}` };
  }
}
