import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { PositionKeeper, reader, type Delivery } from '@runbook/service';
import { isClaim, TOPICS } from '@runbook/wire';
import { DecisionWaiter } from './decision-waiter.js';
import { KnownByNow } from './known-by-now.js';
import { GATEWAY_READER, LOG_FOLLOWERS, type LogFollower } from './log-follower.js';

/** Reads the logs for the whole gateway. Every gateway sees every record, because a request to it may be waiting for any of them. */
@Controller()
export class LogReaderController {
  constructor(
    @Inject(LOG_FOLLOWERS) private readonly followers: readonly LogFollower[],
    private readonly decisions: DecisionWaiter,
    private readonly positions: PositionKeeper,
    private readonly known: KnownByNow,
  ) {}

  /** The follower that folds the executions saves the position too, so it comes last: what the others store must be durable before. */
  @EventPattern(reader({ name: GATEWAY_READER, topic: TOPICS.executionEvents, sharing: 'each' }))
  async onExecution(@Payload() delivery: Delivery): Promise<void> {
    const tellings: (() => void)[] = [];
    for (const follower of this.followers) {
      const tell = await follower.deliver(delivery);
      if (tell) tellings.push(tell);
    }
    for (const tell of tellings) tell();
    if (delivery.kind === 'records') this.known.executions.reached(delivery.partition, delivery.position.offset);
  }

  /** Only for requests that wait for a registration; the runbooks themselves are in the catalogue. */
  @EventPattern(reader({ name: GATEWAY_READER, topic: TOPICS.registryEvents, sharing: 'each' }))
  async onRegistry(@Payload() delivery: Delivery): Promise<void> {
    if (delivery.kind !== 'records') return;
    for (const { record } of delivery.records) if (!isClaim(record)) this.decisions.seen(record);
    await this.positions.save(GATEWAY_READER, delivery.topic, delivery.partition, delivery.position);
  }
}
