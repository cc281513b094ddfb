import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { reader, type Delivery } from '@runbook/service';
import { TOPICS } from '@runbook/wire';
import { KafkaOffers, OFFERS_READER } from './kafka-offers.js';

/** Hands the executions' log to the offers of workers on Kafka. */
@Controller()
export class KafkaOffersReader {
  constructor(private readonly offers: KafkaOffers) {}

  @EventPattern(reader({ name: OFFERS_READER, topic: TOPICS.executionEvents, sharing: 'shared' }))
  on(@Payload() delivery: Delivery): Promise<void> {
    return this.offers.deliver(delivery);
  }
}
