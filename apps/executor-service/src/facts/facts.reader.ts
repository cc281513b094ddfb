import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { reader, type Delivery } from '@runbook/service';
import { TOPICS } from '@runbook/wire';
import { FactPublisher, FACTS_READER_NAME as name } from './fact-publisher.js';

/** Hands the facts of runs and of the registry to who tells others of them, in batches. */
@Controller()
export class FactsReader {
  constructor(private readonly publisher: FactPublisher) {}

  @EventPattern(reader({ name, topic: TOPICS.executionEvents, sharing: 'shared', latencyMs: 100 }))
  onExecutions(@Payload() delivery: Delivery): Promise<void> {
    return this.publisher.take(delivery);
  }

  @EventPattern(reader({ name, topic: TOPICS.registryEvents, sharing: 'shared', latencyMs: 100 }))
  onRegistry(@Payload() delivery: Delivery): Promise<void> {
    return this.publisher.take(delivery);
  }
}
