import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { AuditReader } from '@runbook/audit';
import type { Actor } from '@runbook/domain';
import { RunbookCatalogue } from '@runbook/service';
import type { Reader } from '../../access/clearances.js';
import { readCursor, writeCursor } from '../../http/cursor.js';
import { Problem } from '../../http/problem.js';
import type { ExecutionCounts } from '../model/execution-counts.js';
import type { ExecutionEntry } from '../model/execution-entry.js';
import type { ExecutionLine } from '../model/execution-documents.js';
import { ExecutionModel } from '../model/execution-model.js';
import { isSearch } from '../model/execution-search.js';
import { executionAsOf, type AsOf } from './as-of.js';
import { executionLine, lineFor, type redactedLine } from './execution-view.js';
import { STATUSES, type ListFilter, type ListQuery } from './list-query.js';
import { runSearch } from './run-search.js';

/** One execution of the caller's tenant: as it is, after up to `waitMs` for its end, or as it was at `asOf`. Throws `execution-unknown`. */
export class GetExecution extends Query<ExecutionEntry> {
  constructor(
    readonly actor: Actor,
    readonly id: string,
    readonly waitMs = 0,
    readonly asOf?: AsOf,
  ) {
    super();
  }
}

@QueryHandler(GetExecution)
export class GetExecutionHandler implements IQueryHandler<GetExecution> {
  constructor(
    private readonly executions: ExecutionModel,
    private readonly audit: AuditReader,
  ) {}

  async execute({ actor, id, waitMs, asOf }: GetExecution): Promise<ExecutionEntry> {
    const found = waitMs > 0 ? await this.executions.awaitFinal(actor.tenant, id, waitMs) : await this.executions.find(actor.tenant, id);
    if (!found) throw executionUnknown(actor, id);
    return asOf ? executionAsOf(this.audit, found, asOf) : found;
  }
}

/** Throws `execution-unknown` where the caller's tenant has no such execution; loads no state, which may be large. */
export class ExpectExecution extends Query<void> {
  constructor(
    readonly actor: Actor,
    readonly id: string,
  ) {
    super();
  }
}

@QueryHandler(ExpectExecution)
export class ExpectExecutionHandler implements IQueryHandler<ExpectExecution> {
  constructor(private readonly executions: ExecutionModel) {}

  async execute({ actor, id }: ExpectExecution): Promise<void> {
    if (!(await this.executions.knows(actor.tenant, id))) throw executionUnknown(actor, id);
  }
}

export const executionUnknown = ({ tenant }: Actor, id: string): Problem =>
  new Problem('execution-unknown', `expected an execution ${id.slice(0, 64)} of tenant ${tenant}, found none; check the id`);

export interface ExecutionPage {
  readonly items: readonly (ReturnType<typeof executionLine> | ReturnType<typeof redactedLine>)[];
  readonly nextCursor?: string;
}

export class ListExecutions extends Query<ExecutionPage> {
  constructor(
    readonly actor: Actor,
    readonly query: ListQuery,
    /** Only runs of these; absent: of every one. */
    readonly runbookIds?: readonly string[],
    /** Who asks, where lines are for him to read; absent: for this service alone. */
    readonly reader?: Reader,
  ) {
    super();
  }
}

@QueryHandler(ListExecutions)
export class ListExecutionsHandler implements IQueryHandler<ListExecutions> {
  constructor(
    private readonly executions: ExecutionModel,
    private readonly catalogue: RunbookCatalogue,
  ) {}

  async execute({ actor, query, runbookIds: within, reader }: ListExecutions): Promise<ExecutionPage> {
    const { limit, cursor } = query;
    const { filter, sought, asked } = runSearch(this.catalogue, actor, query, within, reader);
    const scope = { list: 'executions', caller: actor, filter: asked };
    const after = cursor === undefined ? {} : { after: readCursor(cursor, scope) };
    const shown = (line: ExecutionLine) => (reader ? lineFor(reader, line) : executionLine(line));
    if (isSearch(sought)) {
      const { lines, behind } = await this.executions.lines.search(filter, sought, { limit, ...after });
      return { items: lines.map(shown), ...(behind && { nextCursor: writeCursor(behind, scope) }) };
    }
    const found = await this.executions.lines.list(filter, { limit: limit + 1, ...after });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const more = found.length > limit && last;
    return { items: items.map(shown), ...(more && { nextCursor: writeCursor({ value: last.startedAt, id: last._id }, scope) }) };
  }
}

export class CountExecutions extends Query<ExecutionCounts> {
  constructor(
    readonly actor: Actor,
    readonly query: ListFilter,
    /** Only runs of these; absent: of every one. */
    readonly runbookIds?: readonly string[],
    readonly reader?: Reader,
  ) {
    super();
  }
}

@QueryHandler(CountExecutions)
export class CountExecutionsHandler implements IQueryHandler<CountExecutions> {
  constructor(
    private readonly executions: ExecutionModel,
    private readonly catalogue: RunbookCatalogue,
  ) {}

  execute({ actor, query, runbookIds: within, reader }: CountExecutions): Promise<ExecutionCounts> {
    const { filter, sought } = runSearch(this.catalogue, actor, query, within, reader);
    return this.executions.lines.count(
      filter,
      sought,
      STATUSES.filter((status) => filter.status?.includes(status) ?? true),
    );
  }
}
