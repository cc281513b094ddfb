import type { AdmittedRecord, Patience, ReaderPosition } from '@runbook/processor';
import type { Delivery } from './log-transport.js';
import type { StorePatience } from './store-patience.js';

/** What stands behind a reader, for one partition. */
export interface PartitionWriting {
  /** Throws when it cannot go on. */
  take(records: readonly AdmittedRecord[], position: ReaderPosition): Promise<void>;
  /** Resolves when everything taken is stored; nothing follows until the partition is assigned again. */
  flush(): Promise<void>;
}

interface Writer {
  readonly writing: PartitionWriting;
  readonly patience: Patience;
}

/**
 * One writer for each partition that this process reads, made when it is assigned, with the patience that it has with the stores: a store that is
 * away is waited for while the partition is ours. What a store has not taken when it goes is read again by whoever has it next.
 */
export class PartitionWriters {
  private readonly writers = new Map<string, Writer>();

  constructor(
    private readonly stores: StorePatience,
    /** Names the reader in log and readiness. */
    private readonly reader: string,
    private readonly make: (topic: string, partition: number, patience: Patience) => Promise<PartitionWriting>,
  ) {}

  /** Takes a delivery of a log's reader. Throws when its writer cannot go on. */
  async take(delivery: Delivery): Promise<void> {
    const { topic, partition } = delivery;
    const place = `${topic}/${partition}`;
    switch (delivery.kind) {
      case 'assigned': {
        const patience = this.stores.of(this.who(place));
        this.writers.set(place, { patience, writing: await this.make(topic, partition, patience) });
        return;
      }
      case 'records':
        return this.writerAt(place).writing.take(delivery.records, delivery.position);
      case 'revoked':
        return this.leave(place);
    }
  }

  /** Stores everything taken as far as a store takes it now. Throws the first writer's failure, once all have ended. */
  async flush(): Promise<void> {
    const flushes = [...this.writers.values()].map(({ writing, patience }) => {
      patience.end();
      return writing.flush();
    });
    for (const end of await Promise.allSettled(flushes)) if (end.status === 'rejected') throw end.reason;
  }

  private async leave(place: string): Promise<void> {
    const { writing, patience } = this.writerAt(place);
    this.writers.delete(place);
    patience.end();
    await writing.flush().catch((error: unknown) => this.stores.endedEarly(this.who(place), error));
  }

  private who(place: string): string {
    return `${this.reader} of ${place}`;
  }

  private writerAt(place: string): Writer {
    const writer = this.writers.get(place);
    if (!writer)
      throw new Error(`expected ${place} to be assigned before its records, found it unassigned; this is a defect of the transport`);
    return writer;
  }
}
