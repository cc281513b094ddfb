import { Controller, type OnApplicationShutdown } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { reader, type Delivery } from '@runbook/service';
import { TOPICS } from '@runbook/wire';
import { APPROVAL_READER_NAME, Inbox } from './inbox.js';

/** Hands the facts of all executions to the inbox, in batches. */
@Controller()
export class ApprovalController implements OnApplicationShutdown {
  constructor(private readonly inbox: Inbox) {}

  @EventPattern(reader({ name: APPROVAL_READER_NAME, topic: TOPICS.executionEvents, sharing: 'shared', latencyMs: 100, isTraced: true }))
  onExecutions(@Payload() delivery: Delivery): Promise<void> {
    return this.inbox.take(delivery);
  }

  /** After the transport has stopped, so that nothing comes behind it. */
  onApplicationShutdown(): Promise<void> {
    return this.inbox.close();
  }
}
