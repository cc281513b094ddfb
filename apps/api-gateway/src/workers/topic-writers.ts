import type { Appender, EventLog, NewRecord } from '@runbook/ports';
import { partitionOf } from '@runbook/wire';

/** Appends to the partitions of topics, each record where its key belongs; in the order of the calls. */
export class TopicWriters {
  private readonly appenders = new Map<string, Promise<Appender>>();

  constructor(private readonly log: EventLog) {}

  /** Durable when it resolves; after a rejection records may be there twice when they are written again. */
  async write(topic: string, records: readonly NewRecord[]): Promise<void> {
    const partitions = await this.log.partitions(topic);
    const byPartition = new Map<number, NewRecord[]>();
    for (const record of records) {
      const partition = partitionOf(record.key ?? '', partitions);
      byPartition.set(partition, [...(byPartition.get(partition) ?? []), record]);
    }
    for (const [partition, batch] of byPartition) await this.append(topic, partition, batch);
  }

  async close(): Promise<void> {
    for (const opened of this.appenders.values()) {
      const appender = await opened.catch(() => undefined);
      await appender?.close();
    }
  }

  private async append(topic: string, partition: number, records: readonly NewRecord[]): Promise<void> {
    const place = `${topic}/${partition}`;
    const opened = this.appenders.get(place) ?? this.log.appender(topic, partition);
    this.appenders.set(place, opened);
    try {
      await (await opened).append(records);
    } catch (error) {
      this.appenders.delete(place); // An appender is dead after an append in doubt; the next write opens another.
      throw error;
    }
  }
}
