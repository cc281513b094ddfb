import { Inject, Injectable } from '@nestjs/common';
import { Clock, DocumentStore, type DocumentCollection } from '@runbook/ports';
import { FATAL, Logger, PositionKeeper, type Delivery, type Fatal } from '@runbook/service';
import { AUDIT_RECORDS, type AuditEntry } from '@runbook/audit';
import { PartitionChain } from './partition-chain.js';
import { PartitionWriter } from './partition-writer.js';

export const AUDIT_READER_NAME = 'audit';

/** The audit log's writing side: one writer for each partition that this process reads. */
@Injectable()
export class AuditLog {
  private readonly writers = new Map<string, PartitionWriter>();
  private collection?: Promise<DocumentCollection<AuditEntry>>;

  constructor(
    private readonly documents: DocumentStore,
    private readonly positions: PositionKeeper,
    private readonly clock: Clock,
    private readonly lines: Logger,
    @Inject(FATAL) private readonly fatal: Fatal,
  ) {}

  /** Takes a delivery of a log's reader. Throws when the audit log cannot go on. */
  async take(delivery: Delivery): Promise<void> {
    const place = `${delivery.topic}/${delivery.partition}`;
    switch (delivery.kind) {
      case 'assigned':
        this.writers.set(place, await this.writer(delivery.topic, delivery.partition));
        return;
      case 'records':
        return this.known(place).take(delivery.records, delivery.position);
      case 'revoked': {
        const writer = this.known(place);
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

  private known(place: string): PartitionWriter {
    const writer = this.writers.get(place);
    if (!writer)
      throw new Error(`expected ${place} to be assigned before its records, found it unassigned; this is a defect of the transport`);
    return writer;
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
