import type { StoredRecord } from '@runbook/ports';
import { areSpansRecorded, processing, TRACEPARENT, type Hop } from '@runbook/telemetry';
import type { RecordSource } from './record-source.js';

/** The distributed tracing extension of CloudEvents, in the binary form of Kafka. */
const OF_CLOUD_EVENTS = 'ce_traceparent';

/** Records that come together from one source; a record alone goes on in its producer's trace, several are linked from one of their own. */
export function arrivalHop({ topic, group }: Pick<RecordSource, 'topic' | 'group'>, records: readonly StoredRecord[]): Hop {
  const [first, second] = records;
  const over =
    first && !second ? { parent: traceIn(first), root: true } : { links: areSpansRecorded() ? records.map(traceIn) : [], root: true };
  const facts = () => ({ 'messaging.consumer.group.name': group, 'messaging.batch.message_count': records.length });
  return processing(topic, { ...over, facts });
}

const traceIn = ({ headers }: StoredRecord): string | undefined => headers[TRACEPARENT] ?? headers[OF_CLOUD_EVENTS];
