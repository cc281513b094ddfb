import { Injectable } from '@nestjs/common';
import {
  identityOf,
  type BufferedEventExpired,
  type CorrelationEvent,
  type EventBuffered,
  type EventCorrelated,
  type EventDropped,
  type EventIdentity,
  type EventOrigin,
} from '@runbook/domain';
import { openedOnce, DocumentStore } from '@runbook/ports';
import { sha256Of, type DecisionRecord } from '@runbook/wire';
import { GatewayLimits } from '../../http/gateway-limits.js';
import type { Cursor } from '../../http/cursor.js';
import type { SourcedEvent } from '../reading/read-record.js';
import { DISPOSITIONS, type Disposition, type Outcome } from './disposition.js';

/** What became of one record of an event source. */
export interface DispositionDocument {
  readonly _id: string;
  /** `<tenant>/<id of the event source>`. */
  readonly source: string;
  /** `EventOrigin.record`. */
  readonly record: string;
  readonly disposition: Disposition;
  /** Of two dispositions of one record the one with the higher order counts. */
  readonly order: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Absent when the record was none that could be read. */
  readonly event?: EventIdentity;
  /** Of that event: what a list of a source is searched by. */
  readonly eventId?: string;
  readonly executions?: readonly string[];
  readonly reason?: string;
  /** Of a row of records that end together, without being read: how many there are. */
  readonly records?: number;
}

export type DispositionFacts = Omit<DispositionDocument, '_id' | 'source' | 'order' | 'record' | 'eventId'> & { readonly returns?: number };

const COLLECTION = {
  name: 'gateway.dispositions',
  indexes: [
    ['source', 'at'],
    ['source', 'disposition', 'at'],
    ['source', 'eventId', 'at'],
  ],
  compared: ['order'],
} as const;
/** Digits of a digest of the source: two sources may read one topic, so a record's name alone is not unique. */
const SOURCE_HEX_DIGITS = 8;

/**
 * What became of every record of every event source. First written by whoever reads the topic, and again when a kept event meets its wait
 * or expires; the writers may overtake each other, so a document is put only if its order is higher than the stored one's.
 */
@Injectable()
export class DispositionLedger {
  constructor(
    private readonly documents: DocumentStore,
    private readonly limits: GatewayLimits,
  ) {}

  /** Durable when it resolves. */
  async write(documents: readonly DispositionDocument[]): Promise<void> {
    const { dispositionsPerWrite: size } = this.limits;
    const collection = await this.collection();
    for (let from = 0; from < documents.length; from += size) {
      await collection.write(documents.slice(from, from + size).map((put) => ({ put, ifNewer: 'order' })));
    }
  }

  /** What became of a record; undefined: nothing yet. */
  async find(tenant: string, origin: EventOrigin): Promise<DispositionDocument | undefined> {
    return (await this.collection()).get(documentId(sourceName(tenant, origin.source ?? ''), origin));
  }

  /** Newest first. */
  async list(
    source: string,
    page: { readonly disposition?: Disposition; readonly event?: string; readonly limit: number; readonly after?: Cursor },
  ): Promise<DispositionDocument[]> {
    const { disposition, event, limit, after } = page;
    const where = { source, ...(disposition && { disposition }), ...(event !== undefined && { eventId: event }) };
    return (await this.collection()).find({ where, order: { by: 'at', direction: 'desc' }, limit, ...(after && { after }) });
  }

  /** How many records of the source ended in each. */
  async counts(source: string): Promise<Record<Disposition, number>> {
    const collection = await this.collection();
    const counted = await Promise.all(
      DISPOSITIONS.map(async (disposition) => [disposition, await collection.count({ source, disposition })] as const),
    );
    return Object.fromEntries(counted) as Record<Disposition, number>;
  }

  private readonly collection = openedOnce(() => this.documents.collection<DispositionDocument>(COLLECTION));
}

/** A later disposition has a higher order: buffered comes before expired, and both before delivery. An event that a run returned begins anew. */
const FINALITY: Readonly<Partial<Record<Disposition, number>>> = { buffered: 1, expired: 2 };
const FINAL = 3;
const PER_RETURN = 10;

export function dispositionDocument(tenant: string, origin: EventOrigin, { returns = 0, ...facts }: DispositionFacts): DispositionDocument {
  const source = sourceName(tenant, origin.source ?? '');
  return {
    _id: documentId(source, origin),
    source,
    record: origin.record,
    order: returns * PER_RETURN + (FINALITY[facts.disposition] ?? FINAL),
    ...(facts.event && { eventId: facts.event.id }),
    ...facts,
  };
}

/** A line in a list, not a report; the dead letter has more. */
const REASON_LENGTH_MAX = 500;

/** A record with its outcome; `read` is what could be read of it. */
export function outcomeDocument(
  tenant: string,
  origin: EventOrigin,
  read: SourcedEvent | Outcome,
  { disposition, executions, reasons }: Outcome,
  at: number,
): DispositionDocument {
  const event = 'event' in read ? { id: read.event.id, source: read.event.source, type: read.event.type } : undefined;
  return dispositionDocument(tenant, origin, {
    disposition,
    at,
    ...(event && { event }),
    ...(executions.length > 0 && { executions }),
    ...(reasons.length > 0 && { reason: reasons.join('; ').slice(0, REASON_LENGTH_MAX) }),
  });
}

const documentId = (source: string, { record }: EventOrigin): string => `${sha256Of(source).slice(0, SOURCE_HEX_DIGITS)}/${record}`;

export const sourceName = (tenant: string, id: string): string => `${tenant}/${id}`;

/**
 * The new dispositions of records that had one before: a buffered event met a wait that came later, came back from a run, or expired. The first
 * disposition of a record is written by its reader.
 */
export function laterDispositions({ tenant, events }: DecisionRecord): DispositionDocument[] {
  const facts = events as readonly CorrelationEvent[];
  const isLater = facts[0]?.type === 'WaitRegistered' || facts[0]?.type === 'EventReturned';
  return facts.flatMap((fact) => {
    if (!('origin' in fact) || fact.origin.source === undefined) return [];
    if (fact.type === 'EventReturned' || !(isLater || fact.type === 'BufferedEventExpired')) return [];
    const { origin, at, returns } = fact;
    const event = 'about' in fact ? fact.about : identityOf(fact.event);
    return [dispositionDocument(tenant, origin, { disposition: dispositionOf(fact), at, returns, event })];
  });
}

function dispositionOf(fact: EventCorrelated | EventBuffered | EventDropped | BufferedEventExpired): Disposition {
  switch (fact.type) {
    case 'EventCorrelated':
      return 'correlated';
    case 'EventBuffered':
      return 'buffered';
    case 'EventDropped':
      return fact.reason;
    case 'BufferedEventExpired':
      return 'expired';
  }
}
