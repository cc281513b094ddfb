import { systemClock, type Gap, type StoredRecord } from '@runbook/ports';
import type { CataloguedEventSource } from '@runbook/service';
import { ofGeneration } from '../../log/topic-generations.js';
import { readOrRefused, unusable, type Outcome } from '../outcomes/disposition.js';
import { dispositionDocument, outcomeDocument, sourceName, type DispositionDocument } from '../outcomes/disposition-ledger.js';
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

  async settle(records: readonly StoredRecord[], generation: number): Promise<readonly SettledRecord[]> {
    const read = records.map((record) => readOrRefused(() => this.read(record, generation)));
    const arrivals = read.flatMap((one) => ('disposition' in one ? [] : [one]));
    const received = (await this.receiver.receive(this.source.tenant, arrivals, DECISIONS_MS_MAX))[Symbol.iterator]();
    const outcomes = read.map((one) => ('disposition' in one ? one : (received.next().value as Outcome)));
    return records.map((record, index) => this.settled(record, generation, read[index] as Arrival | Outcome, outcomes[index] as Outcome));
  }

  failed(record: StoredRecord, generation: number, reason: string): SettledRecord {
    const outcome = unusable('malformed', reason);
    return this.settled(record, generation, outcome, outcome);
  }

  /** Of the whole row of records one line, as nothing tells them apart. */
  documentOf({ partition, generation }: { partition: number; generation: number }, gap: Gap): DispositionDocument | undefined {
    if (gap.kind === 'replaced') return undefined; // It is told where the source is shown; nobody knows what was missed.
    const record = `${ofGeneration(this.topic, generation)}/${partition}/${gap.from}-${gap.next - 1}`;
    return dispositionDocument(
      this.source.tenant,
      { source: this.source.id, record },
      {
        disposition: gap.kind === 'expired' ? 'expired' : 'malformed',
        at: systemClock.now(),
        records: gap.next - gap.from,
        reason: reasonOf(gap),
      },
    );
  }

  private read(record: StoredRecord, generation: number): Arrival {
    const origin = this.origin(record, generation);
    return { ...readRecord({ ...record, name: origin.record }, this.source), origin };
  }

  private settled(record: StoredRecord, generation: number, read: Arrival | Outcome, outcome: Outcome): SettledRecord {
    const { disposition, reasons } = outcome;
    const isUnusable = disposition === 'malformed' || disposition === 'unauthorised';
    return {
      record,
      ...(isUnusable && { deadLetter: { disposition, reason: reasons.join('; ') } }),
      document: outcomeDocument(this.source.tenant, this.origin(record, generation), read, outcome, systemClock.now()),
    };
  }

  private origin({ topic, partition, offset }: StoredRecord, generation: number) {
    return { source: this.source.id, record: `${ofGeneration(topic, generation)}/${partition}/${offset}` };
  }
}

function reasonOf({ kind, from, next, reason }: Gap): string {
  return kind === 'expired'
    ? `expired, ${next - from} records, offsets ${from} to ${next - 1}: retention took them before they were read`
    : reason;
}
