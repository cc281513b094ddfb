import type { EventOrigin } from '@runbook/domain';
import { systemClock, type Gap, type StoredRecord } from '@runbook/ports';
import type { CataloguedEventSource } from '@runbook/service';
import { ofGeneration } from '../../log/topic-generations.js';
import { isPutAside, readOrRefused, unusable, type Outcome } from '../outcomes/disposition.js';
import { dispositionDocument, outcomeDocument, sourceName, type DispositionDocument } from '../outcomes/disposition-ledger.js';
import { readBatch, readRecord } from '../reading/read-record.js';
import type { Arrival, EventReceiver } from '../receiving/event-receiver.js';
import type { RecordGate, TakenRecord } from '../signatures/record-signatures.js';
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
    private readonly gate: RecordGate,
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
    const origins = records.map((record) => this.origin(record, generation));
    const taken = await this.gate(records.map((record, index) => ({ record, name: origins[index]!.record })));
    const read = taken.map((one, index) => this.read(one, origins[index]!));
    const arrivals = read.flat().flatMap(({ found }) => ('disposition' in found ? [] : [found]));
    const received = (await this.receiver.receive(this.source.tenant, arrivals, DECISIONS_MS_MAX))[Symbol.iterator]();
    return records.map((record, index) => {
      const ended = read[index]!.map((one) => ({
        ...one,
        outcome: 'disposition' in one.found ? one.found : (received.next().value as Outcome),
      }));
      return this.settled(record, ended);
    });
  }

  failed(record: StoredRecord, generation: number, reason: string): SettledRecord {
    const outcome = unusable('malformed', reason);
    return this.settled(record, [{ origin: this.origin(record, generation), found: outcome, outcome }]);
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

  /** The event of a record, or each of a batch. An empty batch is one that nobody waited for. */
  private read(record: TakenRecord | Outcome, origin: EventOrigin): readonly ReadEvent[] {
    if ('disposition' in record) return [{ origin, found: record }];
    const events = readOrRefused(() => ({ batch: readBatch(record, this.source) }));
    if ('disposition' in events) return [{ origin, found: events }];
    if (events.batch?.length === 0) return [{ origin, found: { disposition: 'no-match', reasons: [], executions: [] } }];
    const batch = events.batch?.map((read, index) => ({ read, at: { ...origin, record: `${origin.record}/${index}` } }));
    return (batch ?? [{ read: () => readRecord(record, this.source), at: origin }]).map(({ read, at }) => ({
      origin: at,
      found: readOrRefused(() => ({ ...read(), origin: at })),
    }));
  }

  /** A record of which any event cannot be used is put aside, once. */
  private settled(record: StoredRecord, events: readonly (ReadEvent & { readonly outcome: Outcome })[]): SettledRecord {
    const unused = events.map(({ outcome }) => outcome).filter(({ disposition }) => isPutAside(disposition));
    const [first] = unused;
    return {
      record,
      ...(first && { deadLetter: { disposition: first.disposition, reason: unused.flatMap(({ reasons }) => reasons).join('; ') } }),
      documents: events.map(({ origin, found, outcome }) => outcomeDocument(this.source.tenant, origin, found, outcome, systemClock.now())),
    };
  }

  private origin({ topic, partition, offset }: StoredRecord, generation: number) {
    return { source: this.source.id, record: `${ofGeneration(topic, generation)}/${partition}/${offset}` };
  }
}

/** What was read of an event, or why it is none. */
interface ReadEvent {
  readonly origin: EventOrigin;
  readonly found: Arrival | Outcome;
}

function reasonOf({ kind, from, next, reason }: Gap): string {
  return kind === 'expired'
    ? `expired, ${next - from} records, offsets ${from} to ${next - 1}: retention took them before they were read`
    : reason;
}
