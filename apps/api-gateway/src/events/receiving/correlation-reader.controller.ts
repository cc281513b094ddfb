import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { systemClock } from '@runbook/ports';
import type { AdmittedRecord, Patience } from '@runbook/processor';
import { PositionKeeper, reader, StorePatience, type Delivery } from '@runbook/service';
import { isClaim, TOPICS } from '@runbook/wire';
import { GATEWAY_READER } from '../../log/log-follower.js';
import { DispositionLedger, laterDispositions } from '../outcomes/disposition-ledger.js';
import { CorrelationDecisions } from './correlation-decisions.js';

/** After a restart the records of at most so long are read again. */
const SAVE_EVERY_MS = 500;

/** Follows the correlation log: every gateway sees every record, because a request to it, or its topic reader, may be waiting for any of them. */
@Controller()
export class CorrelationReaderController {
  private readonly patience: Patience;
  private readonly savedAt = new Map<number, number>();

  constructor(
    private readonly decisions: CorrelationDecisions,
    private readonly ledger: DispositionLedger,
    private readonly positions: PositionKeeper,
    stores: StorePatience,
  ) {
    this.patience = stores.of('the reader of the correlations');
  }

  @EventPattern(reader({ name: GATEWAY_READER, topic: TOPICS.correlationEvents, sharing: 'each' }))
  async onCorrelations(@Payload() delivery: Delivery): Promise<void> {
    if (delivery.kind !== 'records') return;
    const later = delivery.records.flatMap((admitted) => this.see(admitted));
    if (later.length > 0) await this.patience.with('the dispositions', () => this.ledger.write(later));
    const { topic, partition, position } = delivery;
    const now = systemClock.monotonic();
    if (now - (this.savedAt.get(partition) ?? -Infinity) < SAVE_EVERY_MS) return;
    this.savedAt.set(partition, now);
    // A crash before this line writes the same dispositions again.
    await this.patience.with('a position', () => this.positions.save(GATEWAY_READER, topic, partition, position));
  }

  private see({ record }: AdmittedRecord) {
    if (isClaim(record)) return [];
    this.decisions.seen(record);
    return laterDispositions(record);
  }
}
