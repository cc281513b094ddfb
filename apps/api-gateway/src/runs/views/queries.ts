import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { AuditReader } from '@runbook/audit';
import type { Actor } from '@runbook/domain';
import { readCursor, writeCursor } from '../../http/cursor.js';
import { Problem } from '../../http/problem.js';
import { instantOf } from '../../http/time.js';
import type { ExecutionEntry } from '../model/execution-entry.js';
import { ExecutionModel } from '../model/execution-model.js';
import { executionAsOf, type AsOf } from './as-of.js';
import { executionLine } from './execution-view.js';
import type { ListQuery } from './list-query.js';

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
    if (!found) throw unknown(actor, id);
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
    if (!(await this.executions.knows(actor.tenant, id))) throw unknown(actor, id);
  }
}

const unknown = ({ tenant }: Actor, id: string): Problem =>
  new Problem('execution-unknown', `expected an execution ${id.slice(0, 64)} of tenant ${tenant}, found none; check the id`);

export interface ExecutionPage {
  readonly items: readonly ReturnType<typeof executionLine>[];
  readonly nextCursor?: string;
}

export class ListExecutions extends Query<ExecutionPage> {
  constructor(
    readonly actor: Actor,
    readonly query: ListQuery,
  ) {
    super();
  }
}

@QueryHandler(ListExecutions)
export class ListExecutionsHandler implements IQueryHandler<ListExecutions> {
  constructor(private readonly executions: ExecutionModel) {}

  async execute({ actor, query }: ListExecutions): Promise<ExecutionPage> {
    const { limit, cursor, tenant, startedAfter, startedBefore, runbookId, status, incidentId, triggeredBy } = query;
    if (tenant !== undefined && tenant !== actor.tenant) {
      throw new Problem('permission-missing', `expected tenant ${actor.tenant}, found another; a key reads its own tenant only`);
    }
    const filter = {
      tenant: actor.tenant,
      runbookId,
      status,
      incidentId,
      triggeredBy,
      ...(startedAfter !== undefined && { startedAfter: instantOf(startedAfter) }),
      ...(startedBefore !== undefined && { startedBefore: instantOf(startedBefore) }),
    };
    const scope = { list: 'executions', caller: actor, filter };
    const found = await this.executions.list(filter, {
      limit: limit + 1,
      ...(cursor !== undefined && { after: readCursor(cursor, scope) }),
    });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const more = found.length > limit && last;
    return { items: items.map(executionLine), ...(more && { nextCursor: writeCursor({ value: last.startedAt, id: last._id }, scope) }) };
  }
}
