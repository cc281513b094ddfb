import { Inject, Injectable } from '@nestjs/common';
import { Clock, DocumentStore } from '@runbook/ports';
import type { Patience } from '@runbook/processor';
import { FATAL, Logger, PartitionWriters, PositionKeeper, StorePatience, type Delivery, type Fatal } from '@runbook/service';
import { AUDIT_RECORDS, type AuditEntry } from '@runbook/audit';
import { PartitionChain } from './partition-chain.js';
import { PartitionWriter } from './partition-writer.js';

export const AUDIT_READER_NAME = 'audit';

/** The audit log's writing side: one writer for each partition that this process reads. */
@Injectable()
export class AuditLog {
  private readonly writers: PartitionWriters;

  constructor(
    private readonly documents: DocumentStore,
    private readonly positions: PositionKeeper,
    private readonly clock: Clock,
    private readonly lines: Logger,
    stores: StorePatience,
    @Inject(FATAL) private readonly fatal: Fatal,
  ) {
    this.writers = new PartitionWriters(stores, 'the audit log', (topic, partition, patience) => this.writer(topic, partition, patience));
  }

  /** Takes a delivery of a log's reader. Throws when the audit log cannot go on. */
  take(delivery: Delivery): Promise<void> {
    return this.writers.take(delivery);
  }

  /** Resolves when everything taken is stored. Throws the first writer's failure, once all have ended. */
  flush(): Promise<void> {
    return this.writers.flush();
  }

  private async writer(topic: string, partition: number, patience: Patience): Promise<PartitionWriter> {
    const collection = await patience.with('the audit log', () => this.documents.collection<AuditEntry>(AUDIT_RECORDS));
    const place = { topic, partition };
    const chain = new PartitionChain(collection, topic, partition, ({ _id, offset, hash, statedHash }) =>
      this.lines.error(
        { entry: _id, ...place, offset, hash, statedHash },
        'a record is not what the hash beside it says; it was changed on its way',
      ),
    );
    return new PartitionWriter(
      place,
      chain,
      (position) => this.positions.save(AUDIT_READER_NAME, topic, partition, position),
      patience,
      this.clock,
      this.lines,
      this.fatal,
    );
  }
}
