import { Injectable } from '@nestjs/common';
import {
  correlationId,
  dedupeIdOf,
  type Actor,
  type EventOrigin,
  type Json,
  type ReceiveEvent,
  ValueUnfit,
  marksIn,
} from '@runbook/domain';
import { BlobStore, Clock } from '@runbook/ports';
import { CommandSender, RunbookCatalogue, spill } from '@runbook/service';
import { sha256Of, type DecisionRecord } from '@runbook/wire';
import { digestOfParts } from '../../log/digests.js';
import { dispositionIn, strongest, unusable, type Outcome } from '../outcomes/disposition.js';
import type { SourcedEvent } from '../reading/read-record.js';
import { CorrelationDecisions } from './correlation-decisions.js';
import type { TriggeredStart } from './matching-triggers.js';
import { TriggeredStarts } from './start-triggered.js';

export interface Arrival extends SourcedEvent {
  readonly origin: EventOrigin;
  /** Who sent it with a key of their own; absent where a system let it in. */
  readonly sender?: Actor;
}

/** More events came than can be remembered as long as it was stated. Nothing is lost: the same events are taken when there is room. */
export class DuplicatesExceeded extends Error {
  override readonly name = 'DuplicatesExceeded';
}

/** An arrival with what is to be done about it. */
interface Offer {
  readonly arrival: Arrival;
  readonly starts: readonly TriggeredStart[];
  readonly faults: readonly string[];
  /** Ids of the commands that offer it to waits, by the aggregate that they are for. */
  readonly commands: ReadonlyMap<string, string>;
  readonly event: Json;
}

/**
 * Offers external events to the waits that they may meet and to the triggers that they may fire. Idempotent: the same record again, after a
 * crash anywhere, gets the same outcome and does nothing twice.
 */
@Injectable()
export class EventReceiver {
  constructor(
    private readonly sender: CommandSender,
    private readonly decisions: CorrelationDecisions,
    private readonly starts: TriggeredStarts,
    private readonly catalogue: RunbookCatalogue,
    private readonly blobs: BlobStore,
    private readonly clock: Clock,
  ) {}

  /**
   * The outcomes, in the order of the arrivals, when all are durable. Rejects where it may succeed later, with `DecisionsLate` after the
   * time-out for example: then receive the same arrivals again.
   */
  async receive(tenant: string, arrivals: readonly Arrival[], timeoutMs: number): Promise<Outcome[]> {
    const offers = await Promise.all(arrivals.map((arrival) => this.offer(tenant, arrival)));
    const release = this.starts.reserve(
      tenant,
      offers.reduce((sum, offer) => sum + ('disposition' in offer ? 0 : offer.starts.length), 0),
    );
    try {
      return await this.decided(tenant, offers, timeoutMs);
    } finally {
      release();
    }
  }

  private async decided(tenant: string, offers: readonly (Offer | Outcome)[], timeoutMs: number): Promise<Outcome[]> {
    const sendings = offers.flatMap((offer) => ('disposition' in offer ? [] : this.sendings(tenant, offer)));
    const decisions = await this.decisions.of(
      sendings.map(({ id }) => id),
      timeoutMs,
      () => this.sender.toCorrelations(sendings),
    );
    return Promise.all(offers.map(async (offer) => ('disposition' in offer ? offer : this.settle(tenant, offer, decisions))));
  }

  private async offer(tenant: string, arrival: Arrival): Promise<Offer | Outcome> {
    const { event, key, origin } = arrival;
    let spilled: Json;
    try {
      spilled = await spill(event as unknown as Json, this.blobs);
    } catch (error) {
      if (error instanceof ValueUnfit) return unusable('malformed', error.message);
      throw error;
    }
    const { starts, reasons } = this.starts.matching(tenant, event);
    const places = key === undefined ? [] : [correlationId(sha256Of, tenant, event.type, key)];
    if (key === undefined || this.catalogue.waits.isAwaitedWithoutKey(tenant, event.type)) {
      places.push(correlationId(sha256Of, tenant, event.type));
    }
    const commands = new Map(places.map((place) => [place, commandIdOf(origin, place)]));
    return { arrival, starts, faults: reasons, commands, event: spilled };
  }

  private sendings(tenant: string, { arrival, starts, commands, event }: Offer) {
    const { ttlMs } = arrival;
    const classification = this.classificationOf(tenant, arrival);
    // Here it is whole: what is marked in a large member would not be found behind its reference.
    const marks = marksIn(arrival.event as unknown as Json);
    const origin = { ...arrival.origin, ...(classification !== undefined && { classification }), ...(marks.length > 0 && { marks }) };
    const body: ReceiveEvent = {
      type: 'ReceiveEvent',
      event,
      dedupeId: dedupeIdOf(sha256Of, arrival.event),
      origin,
      receivedAt: this.clock.now(),
      // An event that starts a run meets the waits that are open now and is not buffered: the run that it starts must not receive it as well.
      ttlMs: starts.length > 0 ? 0 : ttlMs,
    };
    const actor: Actor = arrival.sender ?? { kind: 'service', id: 'api-gateway', tenant, via: 'event-source' };
    return [...commands].map(([aggregateId, id]) => ({ aggregateId, id, tenant, actor, answer: true as const, body }));
  }

  /** As its source is registered to send. */
  private classificationOf(tenant: string, { origin: { source } }: Arrival): string | undefined {
    return source === undefined ? undefined : this.catalogue.eventSources.find(tenant, source)?.classification;
  }

  /** Starts the runs that it triggers, after the waits have been offered it. A crash in between brings the record again, and so the starts. */
  private async settle(tenant: string, offer: Offer, decisions: ReadonlyMap<string, DecisionRecord>): Promise<Outcome> {
    const { arrival, starts, commands, faults } = offer;
    const decided = [...commands.values()].map((id) => decisions.get(id) as DecisionRecord);
    const full = decided.find(({ rejection }) => rejection?.code === 'duplicates-exceeded');
    if (full) throw new DuplicatesExceeded(full.rejection?.message);
    const met = decided.flatMap((decision) => dispositionIn(decision) ?? []);
    // An offer without an outcome is a defect that would come again with each try and block the partition: the record is put aside.
    if (met.length < decided.length)
      return unusable(
        'malformed',
        decided
          .map(({ rejection }) => rejection?.message ?? '')
          .join(' ')
          .trim(),
      );
    // The event came before in another record, which has started what it triggers.
    const { sender, origin } = arrival;
    const { requester } = origin;
    const letInBy = { ...(sender && { sender }), ...(requester !== undefined && { requester }) };
    const classification = this.classificationOf(tenant, arrival);
    const led = { ...letInBy, ...(classification !== undefined && { classification }) };
    if (met.includes('duplicate')) {
      await Promise.all(starts.map((start) => this.starts.repeat(tenant, start, arrival.event, letInBy)));
      return { disposition: strongest(met), reasons: [], executions: [] };
    }
    const started = await Promise.all(starts.map((start) => this.starts.start(tenant, start, arrival.event, led)));
    const executions = started.flatMap((outcome) => ('executionId' in outcome ? [outcome.executionId] : []));
    const refused = started.flatMap((outcome) => ('refusal' in outcome ? [outcome] : []));
    const reasons = [...faults, ...refused.map(({ refusal }) => refusal)];
    const disposition = strongest(executions.length > 0 ? [...met, 'started'] : met);
    if (disposition !== 'no-match' || reasons.length === 0) return { disposition, reasons, executions };
    return { disposition: refused.some(({ isUnauthorised }) => isUnauthorised) ? 'unauthorised' : 'malformed', reasons, executions };
  }
}

const commandIdOf = ({ record }: EventOrigin, place: string): string => `cmd_${digestOfParts([record, place])}`;
