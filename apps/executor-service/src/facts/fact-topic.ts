import { CLOUD_EVENT_TYPE, type CloudEvent } from '@runbook/facts';
import type { Appender, EventLog, NewRecord } from '@runbook/ports';
import { partitionOf, TOPICS } from '@runbook/wire';

/** Events of one append: below what a broker takes, with room. */
const EVENTS_AT_ONCE = 200;

/** Puts facts on their topic, in the structured mode of the Kafka binding of CloudEvents 1.0.2; those of one key into one partition, in their order. */
export class FactTopic {
  private readonly appenders = new Map<number, Promise<Appender>>();

  constructor(private readonly log: EventLog) {}

  /** Durable when it resolves. Rejects where that is in doubt: said again, they come twice, under the same ids. */
  async put(events: readonly CloudEvent[]): Promise<void> {
    if (events.length === 0) return;
    const partitions = await this.log.partitions(TOPICS.facts);
    const byPartition = new Map<number, NewRecord[]>();
    for (const event of events) {
      const partition = partitionOf(event.partitionkey, partitions);
      const records = byPartition.get(partition) ?? [];
      records.push({
        key: event.partitionkey,
        value: Buffer.from(JSON.stringify(event)),
        headers: { 'content-type': `${CLOUD_EVENT_TYPE}; charset=utf-8` },
      });
      byPartition.set(partition, records);
    }
    await Promise.all([...byPartition].map(([partition, records]) => this.append(partition, records)));
  }

  async close(): Promise<void> {
    const opened = [...this.appenders.values()];
    this.appenders.clear();
    for (const appender of opened) await appender.then((one) => one.close()).catch(() => undefined);
  }

  private async append(partition: number, records: readonly NewRecord[]): Promise<void> {
    const opened = this.appenders.get(partition) ?? this.log.appender(TOPICS.facts, partition);
    this.appenders.set(partition, opened);
    try {
      const appender = await opened;
      for (let from = 0; from < records.length; from += EVENTS_AT_ONCE) await appender.append(records.slice(from, from + EVENTS_AT_ONCE));
    } catch (error) {
      // An appender is dead after an append in doubt; the next try opens another.
      this.appenders.delete(partition);
      throw error;
    }
  }
}
