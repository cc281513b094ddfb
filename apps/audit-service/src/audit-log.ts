import { Inject, Injectable } from '@nestjs/common';
import { Clock, DocumentStore, type DocumentCollection } from '@runbook/ports';
import { FATAL, Logger, PartitionWriters, PositionKeeper, type Delivery, type Fatal } from '@runbook/service';
import { AUDIT_RECORDS, type AuditEntry } from '@runbook/audit';
import { PartitionChain } from './partition-chain.js';
import { PartitionWriter } from './partition-writer.js';

export const AUDIT_READER_NAME = 'audit';

/** The audit log's writing side: one writer for each partition that this process reads. */
@Injectable()
export class AuditLog {
  private readonly writers = new PartitionWriters((topic, partition) => this.writer(topic, partition));
  private collection?: Promise<DocumentCollection<AuditEntry>>;

  constructor(
    private readonly documents: DocumentStore,
    private readonly positions: PositionKeeper,
    private readonly clock: Clock,
    private readonly lines: Logger,
    @Inject(FATAL) private readonly fatal: Fatal,
  ) {}

  /** Takes a delivery of a log's reader. Throws when the audit log cannot go on. */
  take(delivery: Delivery): Promise<void> {
    return this.writers.take(delivery);
  }

  /** Resolves when everything taken is stored. Throws the first writer's failure, once all have ended. */
  flush(): Promise<void> {
    return this.writers.flush();
  }

  private async writer(topic: string, partition: number): Promise<PartitionWriter> {
    const collection = await (this.collection ??= this.documents.collection<AuditEntry>(AUDIT_RECORDS));
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
      this.clock,
      this.lines,
      this.fatal,
    );
  }
}
