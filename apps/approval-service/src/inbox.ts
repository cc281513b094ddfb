import { Inject, Injectable } from '@nestjs/common';
import { Clock, DocumentStore, type DocumentCollection } from '@runbook/ports';
import { FATAL, Logger, PositionKeeper, type Delivery, type Fatal } from '@runbook/service';
import { InboxWriter } from './inbox-writer.js';
import { OPEN_EXECUTIONS, type OpenExecution } from './open-execution.js';

export const APPROVAL_READER_NAME = 'approval';

/** The inbox's view of the runs that are not over: one writer for each partition that this process reads. */
@Injectable()
export class Inbox {
  private readonly writers = new Map<string, InboxWriter>();
  private collection?: Promise<DocumentCollection<OpenExecution>>;

  constructor(
    private readonly documents: DocumentStore,
    private readonly positions: PositionKeeper,
    private readonly clock: Clock,
    private readonly lines: Logger,
    @Inject(FATAL) private readonly fatal: Fatal,
  ) {}

  /** Takes a delivery of the log's reader. Throws when the store cannot be written. */
  async take(delivery: Delivery): Promise<void> {
    const place = `${delivery.topic}/${delivery.partition}`;
    switch (delivery.kind) {
      case 'assigned':
        this.writers.set(place, await this.writer(delivery.topic, delivery.partition));
        return;
      case 'records':
        return this.known(place).take(delivery.records, delivery.position, delivery.caughtUp);
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

  private known(place: string): InboxWriter {
    const writer = this.writers.get(place);
    if (!writer)
      throw new Error(`expected ${place} to be assigned before its records, found it unassigned; this is a defect of the transport`);
    return writer;
  }

  private async writer(topic: string, partition: number): Promise<InboxWriter> {
    const collection = await (this.collection ??= this.documents.collection<OpenExecution>(OPEN_EXECUTIONS));
    return new InboxWriter(
      collection,
      (position) => this.positions.save(APPROVAL_READER_NAME, topic, partition, position),
      this.clock,
      (error) => {
        this.lines.error({ topic, partition, error }, 'the inbox cannot go on');
        this.fatal(error);
      },
    );
  }
}
