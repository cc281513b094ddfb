import { Inject, Injectable } from '@nestjs/common';
import { connectionSettings, EgressGuard, OutboundConnections, OutboundHttp } from '@runbook/outbound';
import { Clock, DocumentStore } from '@runbook/ports';
import type { Patience } from '@runbook/processor';
import {
  FATAL,
  Logger,
  PartitionWriters,
  patientCollection,
  PositionKeeper,
  RunbookCatalogue,
  SETTINGS,
  StorePatience,
  type Delivery,
  type Fatal,
  type PartitionWriting,
  type Settings,
} from '@runbook/service';
import { NoticeSender } from './notice-sender.js';
import { WAITING_NOTICES, type WaitingNotice } from './notice.js';
import { GRANTED_REQUESTS, OPEN_REQUESTS, type StoredRequest } from './open-request.js';
import { observeWaiting } from './observe-waiting.js';
import { PartitionInbox, type InboxStores } from './partition-inbox.js';
import { NoticePost } from './webhook.js';

export const APPROVAL_READER_NAME = 'approval';

/** What people are asked, and the notices that tell them: one inbox for each partition that this process reads. */
@Injectable()
export class Inbox {
  private readonly writers: PartitionWriters;
  private readonly out?: OutboundHttp;
  private readonly post?: NoticePost;

  constructor(
    private readonly documents: DocumentStore,
    private readonly positions: PositionKeeper,
    private readonly clock: Clock,
    private readonly lines: Logger,
    private readonly catalogue: RunbookCatalogue,
    @Inject(SETTINGS) settings: Settings,
    stores: StorePatience,
    @Inject(FATAL) private readonly fatal: Fatal,
  ) {
    const { approvalWebhook, egressAllow } = settings;
    if (approvalWebhook) {
      this.out = new OutboundHttp(new OutboundConnections(new EgressGuard(egressAllow), connectionSettings(settings)));
      this.post = new NoticePost(approvalWebhook, this.out);
    }
    this.writers = new PartitionWriters(stores, 'the inbox', (topic, partition, patience) => this.writer(topic, partition, patience));
  }

  /** Takes a delivery of the log's reader. Throws when the store cannot be written. */
  take(delivery: Delivery): Promise<void> {
    return this.writers.take(delivery);
  }

  /** Resolves when everything taken is stored. Throws the first writer's failure, once all have ended. */
  flush(): Promise<void> {
    return this.writers.flush();
  }

  /** To be called once, at the end: everything taken is stored, what is under way has ended, and no connection stays open. */
  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.out?.close();
    }
  }

  private async writer(topic: string, partition: number, patience: Patience): Promise<PartitionWriting> {
    const stores = await this.openStores(patience);
    const sender = this.sender(partition, stores);
    const inbox = await PartitionInbox.open({
      partition,
      stores,
      patience,
      clock: this.clock,
      tells: sender !== undefined,
      runbookOf: (definition) => {
        const found = this.catalogue.definition(definition);
        return found && { id: found.runbookId, version: found.version };
      },
      savePosition: (position) => this.positions.save(APPROVAL_READER_NAME, topic, partition, position),
      written: () => sender?.wake(),
      failed: (error) => {
        this.lines.error({ topic, partition, error }, 'the inbox cannot go on');
        this.fatal(error);
      },
    });
    // What a process before this one did not get sent.
    sender?.wake();
    const unobserve = observeWaiting(inbox, this.clock);
    return {
      take: (records, position) => inbox.take(records, position),
      flush: async () => {
        unobserve();
        await inbox.flush().finally(() => sender?.stop());
      },
    };
  }

  private sender(partition: number, { notices }: InboxStores): NoticeSender | undefined {
    const { post } = this;
    return post && new NoticeSender(partition, notices, (posted) => post.send(posted, this.clock.now()), this.clock, this.lines);
  }

  private async openStores(patience: Patience): Promise<InboxStores> {
    return {
      requests: await patientCollection<StoredRequest>(this.documents, OPEN_REQUESTS, patience),
      granted: await patientCollection<StoredRequest>(this.documents, GRANTED_REQUESTS, patience),
      notices: await patientCollection<WaitingNotice>(this.documents, WAITING_NOTICES, patience),
    };
  }
}
