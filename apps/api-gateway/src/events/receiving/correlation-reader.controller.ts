import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { AdmittedRecord } from '@runbook/processor';
import { PositionKeeper, reader, type Delivery } from '@runbook/service';
import { isClaim, TOPICS } from '@runbook/wire';
import { CorrelationDecisions } from './correlation-decisions.js';
import { DispositionLedger, laterDispositions } from '../outcomes/disposition-ledger.js';

const READER = 'gateway';
/** A restart reads at most so long a piece of the log again. */
const SAVE_EVERY_MS = 500;

/** Follows the correlation log: every gateway sees every record, because events that it has received may be decided there. */
@Controller()
export class CorrelationReaderController {
  private readonly savedAt = new Map<number, number>();

  constructor(
    private readonly decisions: CorrelationDecisions,
    private readonly ledger: DispositionLedger,
    private readonly positions: PositionKeeper,
  ) {}

  @EventPattern(reader({ name: READER, topic: TOPICS.correlationEvents, sharing: 'each' }))
  async onCorrelations(@Payload() delivery: Delivery): Promise<void> {
    if (delivery.kind !== 'records') return;
    const later = delivery.records.flatMap((admitted) => this.see(admitted));
    if (later.length > 0) await this.ledger.write(later);
    const { topic, partition, position } = delivery;
    const now = Date.now();
    if (now - (this.savedAt.get(partition) ?? 0) < SAVE_EVERY_MS) return;
    this.savedAt.set(partition, now);
    // A crash before this line writes the same words about the same records again.
    await this.positions.save(READER, topic, partition, position);
  }

  private see({ record }: AdmittedRecord) {
    if (isClaim(record)) return [];
    this.decisions.seen(record);
    return laterDispositions(record);
  }
}
