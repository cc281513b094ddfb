import type { AdmittedRecord, ReaderPosition } from '@runbook/processor';
import type { Delivery } from './log-transport.js';

/** What stands behind a reader, for one partition. */
export interface PartitionWriting {
  /** Throws when it cannot go on. */
  take(records: readonly AdmittedRecord[], position: ReaderPosition): Promise<void>;
  /** Resolves when everything taken is stored; nothing follows until the partition is assigned again. */
  flush(): Promise<void>;
}

/** One writer for each partition that this process reads, made when it is assigned. */
export class PartitionWriters {
  private readonly writers = new Map<string, PartitionWriting>();

  constructor(private readonly make: (topic: string, partition: number) => Promise<PartitionWriting>) {}

  /** Takes a delivery of a log's reader. Throws when its writer cannot go on. */
  async take(delivery: Delivery): Promise<void> {
    const { topic, partition } = delivery;
    const place = `${topic}/${partition}`;
    switch (delivery.kind) {
      case 'assigned':
        this.writers.set(place, await this.make(topic, partition));
        return;
      case 'records':
        return this.writerAt(place).take(delivery.records, delivery.position);
      case 'revoked': {
        const writer = this.writerAt(place);
        this.writers.delete(place);
        return writer.flush();
      }
    }
  }

  /** Resolves when everything taken is stored. Throws the first writer's failure, once all have ended. */
  async flush(): Promise<void> {
    const ends = await Promise.allSettled([...this.writers.values()].map((writer) => writer.flush()));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  private writerAt(place: string): PartitionWriting {
    const writer = this.writers.get(place);
    if (!writer)
      throw new Error(`expected ${place} to be assigned before its records, found it unassigned; this is a defect of the transport`);
    return writer;
  }
}
