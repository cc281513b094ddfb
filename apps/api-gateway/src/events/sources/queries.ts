import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Actor } from '@runbook/domain';
import { RunbookCatalogue, type CataloguedEventSource } from '@runbook/service';
import { readCursor, writeCursor } from '../../http/cursor.js';
import type { Disposition } from '../outcomes/disposition.js';
import { DispositionLedger, sourceName, type DispositionDocument } from '../outcomes/disposition-ledger.js';
import type { DispositionsQuery } from './event-source-request.js';

/** The event sources of the caller's tenant, by id; a team has tens, so there are no pages. */
export class ListEventSources extends Query<readonly CataloguedEventSource[]> {
  constructor(readonly actor: Actor) {
    super();
  }
}

@QueryHandler(ListEventSources)
export class ListEventSourcesHandler implements IQueryHandler<ListEventSources> {
  constructor(private readonly catalogue: RunbookCatalogue) {}

  execute({ actor }: ListEventSources): Promise<readonly CataloguedEventSource[]> {
    return Promise.resolve(this.catalogue.eventSources.all().filter(({ tenant }) => tenant === actor.tenant));
  }
}

export interface DispositionsPage {
  readonly counts: Readonly<Record<Disposition, number>>;
  readonly items: readonly ReturnType<typeof dispositionLine>[];
  readonly nextCursor?: string;
}

/** What became of a source's records, newest first, and how many ended how; also of a source that was removed. */
export class ListDispositions extends Query<DispositionsPage> {
  constructor(
    readonly actor: Actor,
    readonly id: string,
    readonly query: DispositionsQuery,
  ) {
    super();
  }
}

@QueryHandler(ListDispositions)
export class ListDispositionsHandler implements IQueryHandler<ListDispositions> {
  constructor(private readonly ledger: DispositionLedger) {}

  async execute({ actor, id, query: { disposition, event, limit, cursor } }: ListDispositions): Promise<DispositionsPage> {
    const source = sourceName(actor.tenant, id);
    const scope = { list: 'dispositions', caller: actor, filter: { source, disposition, event } };
    const after = cursor === undefined ? undefined : readCursor(cursor, scope);
    const page = { limit: limit + 1, ...(disposition && { disposition }), ...(event !== undefined && { event }), ...(after && { after }) };
    const [counts, found] = await Promise.all([this.ledger.counts(source), this.ledger.list(source, page)]);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const more = found.length > limit && last;
    return { counts, items: items.map(dispositionLine), ...(more && { nextCursor: writeCursor({ value: last.at, id: last._id }, scope) }) };
  }
}

function dispositionLine({ record, disposition, at, event, executions, reason, records }: DispositionDocument) {
  return {
    record,
    disposition,
    at: new Date(at).toISOString(),
    ...(event && { event }),
    ...(executions && { executions }),
    ...(reason !== undefined && { reason }),
    ...(records !== undefined && { records }),
  };
}
