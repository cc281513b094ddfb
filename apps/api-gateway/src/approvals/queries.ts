import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Actor } from '@runbook/domain';
import { readCursor, writeCursor } from '../http/cursor.js';
import { GatewayLimits } from '../http/gateway-limits.js';
import { Problem } from '../http/problem.js';
import { KnownByNow } from '../log/known-by-now.js';
import { listApprovals } from './approval-list.js';
import type { ApprovalsQuery } from './approval-requests.js';
import { approvalLine, mayAct } from './approval-view.js';
import type { ApprovalDocument, ApprovalLine } from './model/approval-document.js';
import { ApprovalDocuments } from './model/approval-documents.js';

/** One request of the caller's tenant. */
export class GetApproval extends Query<ApprovalDocument> {
  constructor(
    readonly actor: Actor,
    readonly id: string,
  ) {
    super();
  }
}

@QueryHandler(GetApproval)
export class GetApprovalHandler implements IQueryHandler<GetApproval> {
  constructor(
    private readonly approvals: ApprovalDocuments,
    private readonly known: KnownByNow,
  ) {}

  async execute({ actor, id }: GetApproval): Promise<ApprovalDocument> {
    const found = await this.known.ofExecutions(async () => {
      const document = await this.approvals.get(id);
      return document?.tenant === actor.tenant ? document : undefined;
    });
    if (found) return found;
    const message = `expected a request ${id.slice(0, 64)} of tenant ${actor.tenant}, found none; see GET /api/v1/approvals`;
    throw new Problem('approval-unknown', message);
  }
}

export interface ApprovalsPage {
  readonly items: readonly ReturnType<typeof approvalLine>[];
  readonly nextCursor?: string;
}

/** The caller's inbox. */
export class ListApprovals extends Query<ApprovalsPage> {
  constructor(
    readonly actor: Actor,
    readonly query: ApprovalsQuery,
  ) {
    super();
  }
}

@QueryHandler(ListApprovals)
export class ListApprovalsHandler implements IQueryHandler<ListApprovals> {
  constructor(
    private readonly approvals: ApprovalDocuments,
    private readonly limits: GatewayLimits,
  ) {}

  async execute({ actor, query }: ListApprovals): Promise<ApprovalsPage> {
    const { status, mine = status === 'open' ? 'true' : 'false', limit, cursor } = query;
    const scope = { list: 'approvals', caller: actor, filter: { status, mine } };
    const fits = mine === 'true' ? (line: ApprovalLine) => mayAct(line, actor) : () => true;
    // Taken before the store is read: a request that is stored in between is in at least one of the two.
    const unwritten = this.approvals.allUnwritten();
    const filter = { tenant: actor.tenant, onlyOpen: status === 'open', fits };
    const { inboxLookedAtMax, inboxReadLines } = this.limits;
    const page = { limit, inboxLookedAtMax, inboxReadLines, ...(cursor !== undefined && { after: readCursor(cursor, scope) }) };
    const { items, next } = await listApprovals(await this.approvals.lines(), unwritten, filter, page);
    return { items: items.map((line) => approvalLine(line, actor)), ...(next && { nextCursor: writeCursor(next, scope) }) };
  }
}
