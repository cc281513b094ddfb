import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { reader, type Delivery } from '@runbook/service';
import { TOPICS } from '@runbook/wire';
import { Executor, READER } from './executor.js';

/** Hands the executions' log to the executor. */
@Controller()
export class ExecutionEventsReader {
  constructor(private readonly executor: Executor) {}

  @EventPattern(reader({ name: READER, topic: TOPICS.executionEvents, sharing: 'shared' }))
  on(@Payload() delivery: Delivery): Promise<void> {
    return this.executor.deliver(delivery);
  }
}
