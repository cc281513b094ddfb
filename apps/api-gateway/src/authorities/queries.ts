import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Actor, ExecutionStatus } from '@runbook/domain';
import { RunbookCatalogue, type CataloguedAuthority } from '@runbook/service';
import type { Reader } from '../access/clearances.js';
import { readCursor, writeCursor } from '../http/cursor.js';
import { Problem } from '../http/problem.js';
import { KnownByNow } from '../log/known-by-now.js';
import { ExecutionModel } from '../runs/model/execution-model.js';
import { lineFor } from '../runs/views/execution-view.js';
import type { ExecutionPage } from '../runs/views/queries.js';

/** Of the caller's tenant, by id. */
export class ListAuthorities extends Query<readonly CataloguedAuthority[]> {
  constructor(readonly actor: Actor) {
    super();
  }
}

@QueryHandler(ListAuthorities)
export class ListAuthoritiesHandler implements IQueryHandler<ListAuthorities> {
  constructor(private readonly catalogue: RunbookCatalogue) {}

  execute({ actor }: ListAuthorities): Promise<readonly CataloguedAuthority[]> {
    return Promise.resolve(this.catalogue.authorities.all(actor.tenant));
  }
}

/** One of the caller's tenant. Throws the problem `authority-unknown`. */
export class GetAuthority extends Query<CataloguedAuthority> {
  constructor(
    readonly actor: Actor,
    readonly id: string,
  ) {
    super();
  }
}

@QueryHandler(GetAuthority)
export class GetAuthorityHandler implements IQueryHandler<GetAuthority> {
  constructor(
    private readonly catalogue: RunbookCatalogue,
    private readonly known: KnownByNow,
  ) {}

  async execute({ actor, id }: GetAuthority): Promise<CataloguedAuthority> {
    const found = await this.known.ofRegistry(() => this.catalogue.authorities.find(actor.tenant, id));
    if (found) return found;
    throw new Problem(
      'authority-unknown',
      `expected an authority, found none called ${id.slice(0, ID_SHOWN_MAX)}; see GET /api/v1/authorities`,
    );
  }
}

const ID_SHOWN_MAX = 64;

/** The runs that are under an authority of the caller's tenant, or were at their end, newest first. Throws the problem `authority-unknown`. */
export class ListAuthorityRuns extends Query<ExecutionPage> {
  constructor(
    readonly actor: Actor,
    readonly id: string,
    readonly query: { readonly status?: ExecutionStatus | undefined; readonly limit: number; readonly cursor?: string | undefined },
    readonly reader: Reader,
  ) {
    super();
  }
}

@QueryHandler(ListAuthorityRuns)
export class ListAuthorityRunsHandler implements IQueryHandler<ListAuthorityRuns> {
  constructor(
    private readonly executions: ExecutionModel,
    private readonly queries: QueryBus,
  ) {}

  async execute({ actor, id, query: { status, limit, cursor }, reader }: ListAuthorityRuns): Promise<ExecutionPage> {
    await this.queries.execute(new GetAuthority(actor, id));
    const filter = { tenant: actor.tenant, authority: id, ...(status !== undefined && { status: [status] }) };
    const scope = { list: 'authority-runs', caller: actor, filter: { authority: id, status } };
    const page = { limit: limit + 1, ...(cursor !== undefined && { after: readCursor(cursor, scope) }) };
    const found = await this.executions.lines.list(filter, page);
    const lines = found.slice(0, limit);
    const last = found.length > limit ? lines.at(-1) : undefined;
    return {
      items: lines.map((line) => lineFor(reader, line)),
      ...(last && { nextCursor: writeCursor({ value: last.startedAt, id: last._id }, scope) }),
    };
  }
}
