import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { CommandChannel } from '@runbook/ports';
import { FATAL, PositionKeeper, reader, StorePatience, type Delivery, type Fatal } from '@runbook/service';
import { TOPICS } from '@runbook/wire';
import { outgoingCommands } from './outgoing-commands.js';
import { PartitionOutbox } from './partition-outbox.js';

const READER = 'orchestrator.outbox';
/** Few records make others do something: under load they are looked for together, and a run that has one waits for so long more. */
const LATENCY_UNDER_LOAD_MS = 20;
/** How long a partition that goes to another process is waited for; what is still on its way then is sent again by that one. */
const STOP_MS_MAX = 2_000;

/** Reads the logs of executions, correlations, the registry and identities, and hands on what their facts make other aggregates do. */
@Controller()
export class OutboxController {
  private readonly outboxes = new Map<string, PartitionOutbox>();

  constructor(
    private readonly channel: CommandChannel,
    private readonly positions: PositionKeeper,
    private readonly stores: StorePatience,
    @Inject(FATAL) private readonly fatal: Fatal,
  ) {}

  @EventPattern(reader({ name: READER, topic: TOPICS.executionEvents, sharing: 'shared', latencyUnderLoadMs: LATENCY_UNDER_LOAD_MS }))
  onExecutions(@Payload() delivery: Delivery): Promise<void> {
    return this.take(delivery);
  }

  @EventPattern(reader({ name: READER, topic: TOPICS.correlationEvents, sharing: 'shared', latencyUnderLoadMs: LATENCY_UNDER_LOAD_MS }))
  onCorrelations(@Payload() delivery: Delivery): Promise<void> {
    return this.take(delivery);
  }

  @EventPattern(reader({ name: READER, topic: TOPICS.registryEvents, sharing: 'shared' }))
  onRegistry(@Payload() delivery: Delivery): Promise<void> {
    return this.take(delivery);
  }

  @EventPattern(reader({ name: READER, topic: TOPICS.identityEvents, sharing: 'shared' }))
  onIdentities(@Payload() delivery: Delivery): Promise<void> {
    return this.take(delivery);
  }

  private async take(delivery: Delivery): Promise<void> {
    const { topic, partition } = delivery;
    const place = `${topic}/${partition}`;
    if (delivery.kind === 'assigned') {
      this.outboxes.set(place, this.outbox(topic, partition));
      return;
    }
    const outbox = this.outboxes.get(place);
    if (!outbox)
      throw new Error(`expected ${place} to be assigned before its records, found it unassigned; this is a defect of the transport`);
    if (delivery.kind === 'records') return outbox.take(delivery.records.flatMap(outgoingCommands), delivery.position);
    this.outboxes.delete(place);
    await outbox.stop(STOP_MS_MAX);
  }

  private outbox(topic: string, partition: number): PartitionOutbox {
    const who = `the outbox of ${topic}/${partition}`;
    return new PartitionOutbox({
      patience: this.stores.of(who),
      entrust: (target, commands) => this.channel.entrust(target, commands),
      save: (position) => this.positions.save(READER, topic, partition, position),
      unsaved: (error) => this.stores.endedEarly(who, error),
      fatal: this.fatal,
    });
  }
}
