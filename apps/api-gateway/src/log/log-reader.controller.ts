import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { PositionKeeper, reader, type Delivery } from '@runbook/service';
import { isClaim, TOPICS } from '@runbook/wire';
import { WorkerDesk } from '../workers/worker-desk.js';
import { DecisionWaiter } from './decision-waiter.js';
import { ExecutionModel, GATEWAY_READER } from '../runs/model/execution-model.js';

/** Follows the logs: every gateway sees every record, because anybody may be waiting here for it. */
@Controller()
export class LogReaderController {
  constructor(
    private readonly executions: ExecutionModel,
    private readonly decisions: DecisionWaiter,
    private readonly positions: PositionKeeper,
    private readonly workers: WorkerDesk,
  ) {}

  @EventPattern(reader({ name: GATEWAY_READER, topic: TOPICS.executionEvents, sharing: 'each' }))
  async onExecution(@Payload() delivery: Delivery): Promise<void> {
    // The position is saved with the executions, so what workers are offered must be in the store before; they are told of it when the
    // executions know it too.
    const tellWorkers = await this.workers.deliver(delivery);
    await this.executions.deliver(delivery);
    tellWorkers();
  }

  /** Only for those who wait for a registration; the runbooks themselves are in the catalogue. */
  @EventPattern(reader({ name: GATEWAY_READER, topic: TOPICS.registryEvents, sharing: 'each' }))
  async onRegistry(@Payload() delivery: Delivery): Promise<void> {
    if (delivery.kind !== 'records') return;
    for (const { record } of delivery.records) if (!isClaim(record)) this.decisions.seen(record);
    await this.positions.save(GATEWAY_READER, delivery.topic, delivery.partition, delivery.position);
  }
}
