import { recordTime } from '@runbook/wire';
import type { AdmittedRecord } from '@runbook/processor';
import { areSpansRecorded, carriedOver, isRecordedBelow, processing, TRACEPARENT, traceIdIn, type Hop } from '@runbook/telemetry';

/** A batch may hold records of thousands of runs; of so many traces at most a span is made, which is enough to see what it took. */
const TRACES_MAX = 100;

interface Batch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly AdmittedRecord[];
}

/**
 * A span for each trace that has records in the batch, from when the reader gets them until it has taken them in: however many records of a run come together,
 * the reader is one hop. Records that lie there for long, as after a restart, are linked.
 */
export function tracedDelivery(group: string, { topic, partition, records }: Batch, now: number): { end(error?: string): void } {
  if (!areSpansRecorded()) return UNTRACED;
  const traces = new Map<string, { readonly first: AdmittedRecord; count: number }>();
  for (const record of records) {
    const parent = record.headers[TRACEPARENT];
    const trace = isRecordedBelow(parent) ? traceIdIn(parent) : undefined;
    if (trace === undefined) continue;
    const found = traces.get(trace);
    if (found) found.count++;
    else if (traces.size < TRACES_MAX) traces.set(trace, { first: record, count: 1 });
  }
  const hops = [...traces.values()].map(({ first, count }): Hop =>
    processing(topic, {
      ...carriedOver(first.headers[TRACEPARENT], now - recordTime(first.record)),
      facts: () => ({
        'messaging.consumer.group.name': group,
        'messaging.destination.partition.id': String(partition),
        'messaging.kafka.offset': first.offset,
        'messaging.batch.message_count': count,
      }),
    }),
  );
  return {
    end: (error) => {
      for (const hop of hops) hop.end({}, error);
    },
  };
}

const UNTRACED = { end: () => undefined };
