import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { Patience } from '@runbook/processor';
import { PositionKeeper, reader, StorePatience, type Delivery } from '@runbook/service';
import { isClaim, recordTime, TOPICS } from '@runbook/wire';
import { ProjectionLag } from '../load/projection-lag.js';
import { DecisionWaiter } from './decision-waiter.js';
import { KnownByNow } from './known-by-now.js';
import { GATEWAY_READER, LOG_FOLLOWERS, type LogFollower } from './log-follower.js';

/** A run crosses the gateway once, at its end: one hop of ten may take so long while many cross it, and its fetches are a third as many. */
const LATENCY_UNDER_LOAD_MS = 10;

/** Reads the logs for the whole gateway. Every gateway sees every record, because a request to it may be waiting for any of them. */
@Controller()
export class LogReaderController {
  private readonly patience: Patience;

  constructor(
    @Inject(LOG_FOLLOWERS) private readonly followers: readonly LogFollower[],
    private readonly decisions: DecisionWaiter,
    private readonly positions: PositionKeeper,
    private readonly known: KnownByNow,
    private readonly lag: ProjectionLag,
    stores: StorePatience,
  ) {
    this.patience = stores.of('the reader of the registry and of identities');
  }

  /** The follower that folds the executions saves the position too, so it comes last: what the others store must be durable before. */
  @EventPattern(reader({ name: GATEWAY_READER, topic: TOPICS.executionEvents, sharing: 'each', latencyUnderLoadMs: LATENCY_UNDER_LOAD_MS }))
  async onExecution(@Payload() delivery: Delivery): Promise<void> {
    // What stood there at the start is no news: until it is folded the gateway is not ready.
    const first = delivery.kind === 'records' && delivery.caughtUp ? delivery.records[0] : undefined;
    if (first) this.lag.begun(delivery.partition, recordTime(first.record));
    const tellings: (() => void)[] = [];
    for (const follower of this.followers) {
      const tell = await follower.deliver(delivery);
      if (tell) tellings.push(tell);
    }
    for (const tell of tellings) tell();
    if (first) this.lag.ended(delivery.partition);
    if (delivery.kind === 'records') this.known.executions.reached(delivery.partition, delivery.position.offset);
  }

  /** Only for requests that wait for a registration; the runbooks themselves are in the catalogue. */
  @EventPattern(reader({ name: GATEWAY_READER, topic: TOPICS.registryEvents, sharing: 'each' }))
  onRegistry(@Payload() delivery: Delivery): Promise<void> {
    return this.tell(delivery);
  }

  /** The same for members; they themselves are in the catalogue of identities. */
  @EventPattern(reader({ name: GATEWAY_READER, topic: TOPICS.identityEvents, sharing: 'each' }))
  onIdentities(@Payload() delivery: Delivery): Promise<void> {
    return this.tell(delivery);
  }

  private async tell(delivery: Delivery): Promise<void> {
    if (delivery.kind !== 'records') return;
    for (const { record } of delivery.records) if (!isClaim(record)) this.decisions.seen(record);
    const { topic, partition, position } = delivery;
    await this.patience.with('a position', () => this.positions.save(GATEWAY_READER, topic, partition, position));
  }
}
