import { PLATFORM_TENANT } from '@runbook/domain';
import type { StoredRecord } from '@runbook/ports';
import type { Logger } from '@runbook/service';
import { TOPICS } from '@runbook/wire';
import { readOrRefused } from '../outcomes/disposition.js';
import { batchIn, expectCloudEvent, readCloudEvent, type ReceivedEvent } from '../reading/read-cloud-event.js';
import type { TriggeredStarts } from '../receiving/start-triggered.js';
import type { RecordSource, SettledRecord } from './record-source.js';

/** Names the reader's group and its positions. */
const READER = 'gateway.triggers';
/** The tenant of the platform's own services. */
const TENANT = PLATFORM_TENANT;

/** What became of an event on this topic. */
interface Triggered {
  readonly disposition: 'started' | 'duplicate' | 'no-match' | 'rejected';
  /** What about it could not be used, or was refused; then the record is kept as a dead letter. */
  readonly reasons: readonly string[];
}

/**
 * The topic on which the platform's other services bring their events, as a source that is built in. An event starts runs and meets no waits;
 * one that comes again makes the same execution ids, so it starts nothing twice.
 */
export class TriggerTopic implements RecordSource {
  readonly name = TOPICS.triggers;
  readonly revision = 0;
  readonly topic = TOPICS.triggers;
  readonly group = `runbook-${READER}`;
  readonly positions = { reader: READER, place: TOPICS.triggers };
  /** One after the other: of two events with one trigger id, the first starts the run. */
  readonly recordsAtOnce = 1;

  constructor(
    private readonly starts: TriggeredStarts,
    private readonly logger: Logger,
  ) {}

  settle(records: readonly StoredRecord[]): Promise<readonly SettledRecord[]> {
    return Promise.all(records.map((record) => this.settleOne(record)));
  }

  failed(record: StoredRecord, _generation: number, reason: string): SettledRecord {
    return { record, deadLetter: { disposition: 'malformed', reason } };
  }

  documentOf(): undefined {
    return undefined;
  }

  private async settleOne(record: StoredRecord): Promise<SettledRecord> {
    const read = readOrRefused(() => ({ events: eventsIn(record) }));
    if ('disposition' in read) return { record, deadLetter: { disposition: read.disposition, reason: read.reasons.join('; ') } };
    const unused: { disposition: string; reasons: readonly string[] }[] = [];
    for (const event of read.events) {
      const one = readOrRefused(() => ({ event: event() }));
      const outcome = 'event' in one ? await this.startAll(one.event) : one;
      if (outcome.reasons.length > 0) unused.push(outcome);
    }
    const [first] = unused;
    return {
      record,
      ...(first && { deadLetter: { disposition: first.disposition, reason: unused.flatMap(({ reasons }) => reasons).join('; ') } }),
    };
  }

  /** Resolves when every start is durable or refused for good; rejects where one may succeed later. */
  private async startAll(event: ReceivedEvent): Promise<Triggered> {
    const { starts, reasons: faults } = this.starts.matching(TENANT, event);
    const reasons = [...faults];
    let started = 0;
    let repeated = 0;
    const release = this.starts.reserve(TENANT, starts.length);
    try {
      for (const start of starts) {
        const outcome = await this.starts.start(TENANT, start, event);
        if ('refusal' in outcome) reasons.push(outcome.refusal);
        else if (outcome.replayed) repeated++;
        else started++;
      }
    } finally {
      release();
    }
    const disposition = started > 0 ? 'started' : repeated > 0 ? 'duplicate' : reasons.length > 0 ? 'rejected' : 'no-match';
    const { source, id, type } = event;
    this.logger.debug({ source, event: id, type, disposition }, 'an event has its disposition');
    return { disposition, reasons };
  }
}

/** The event of a record, or each of a batch. */
function eventsIn(record: StoredRecord): readonly (() => ReceivedEvent)[] {
  return batchIn(record)?.map((event) => () => expectCloudEvent(event)) ?? [() => readCloudEvent(record)];
}
