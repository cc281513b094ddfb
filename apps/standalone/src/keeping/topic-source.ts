import type { EventLog } from '@runbook/ports';
import { readTopic, type OffsetSpan, type TakeRecords } from './read-topic.js';

/** Where the records of topics are copied from: a log, or a backup of one. */
export interface TopicSource {
  /** What there is of each partition, by its number. */
  spans(topic: string): Promise<readonly OffsetSpan[]>;
  read(topic: string, spans: readonly OffsetSpan[], take: TakeRecords): Promise<void>;
}

/** A log of which nothing was ever lost. */
export const sourceOfLog = (log: EventLog): TopicSource => ({
  async spans(topic) {
    const count = await log.partitions(topic);
    return Promise.all(Array.from({ length: count }, async (_, partition) => ({ from: 0, to: await log.end(topic, partition) })));
  },
  read: (topic, spans, take) => readTopic(log, topic, spans, take),
});
