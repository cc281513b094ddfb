import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Actor } from '@runbook/domain';
import { IdentityCatalogue } from '@runbook/service';
import { Clearances } from '../access/clearances.js';
import { onRunbook, runbooksWithin } from '../access/on-runbook.js';
import type { Principal } from '../access/principals.js';
import { readCursor, writeCursor } from '../http/cursor.js';
import { GatewayLimits } from '../http/gateway-limits.js';
import { Problem } from '../http/problem.js';
import { KnownByNow } from '../log/known-by-now.js';
import { owedFor, redactedOverride, type OverrideView, type RedactedOverride } from '../overrides/override-view.js';
import { listApprovals } from './approval-list.js';
import type { ApprovalsQuery } from './approval-requests.js';
import { approvalLine, mayAct, redactedRequest } from './approval-view.js';
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
    throw approvalUnknown(actor, id);
  }
}

export function approvalUnknown({ tenant }: Actor, id: string): Problem {
  const message = `expected a request ${id.slice(0, 64)} of tenant ${tenant}, found none; see GET /api/v1/approvals`;
  return new Problem('approval-unknown', message);
}

export interface ApprovalsPage {
  /** Gates that were opened without their votes: a look at them is owed before anything else. Absent where there is none, and behind the first page. */
  readonly obligations?: readonly (OverrideView | RedactedOverride)[];
  readonly items: readonly (ReturnType<typeof approvalLine> | ReturnType<typeof redactedRequest>)[];
  readonly nextCursor?: string;
}

/** The caller's inbox. */
export class ListApprovals extends Query<ApprovalsPage> {
  constructor(
    readonly principal: Principal,
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
    private readonly identities: IdentityCatalogue,
    private readonly clearances: Clearances,
  ) {}

  async execute({ principal, query }: ListApprovals): Promise<ApprovalsPage> {
    const { actor } = principal;
    const runbooks = runbooksWithin(principal, 'approvals:read');
    const sees = ({ runbook }: ApprovalLine) => runbooks === undefined || runbooks.includes(runbook.id);
    const actorOf = ({ runbook }: ApprovalLine) => onRunbook(principal, runbook.id).actor;
    const { status, mine = status === 'open' ? 'true' : 'false', limit, cursor } = query;
    const scope = { list: 'approvals', caller: actor, filter: { status, mine } };
    const fits = (line: ApprovalLine) => sees(line) && (mine === 'false' || mayAct(line, actorOf(line)));
    // Taken before the store is read: a request that is stored in between is in at least one of the two.
    const unwritten = this.approvals.allUnwritten();
    const filter = { tenant: actor.tenant, onlyOpen: status === 'open', fits };
    const { inboxLookedAtMax, inboxReadLines } = this.limits;
    const page = { limit, inboxLookedAtMax, inboxReadLines, ...(cursor !== undefined && { after: readCursor(cursor, scope) }) };
    const { items, next } = await listApprovals(await this.approvals.lines(), unwritten, filter, page);
    const owed = cursor === undefined ? owedFor(actor, this.identities.of(actor.tenant), mine === 'true') : [];
    const above = await this.clearances.above(
      principal,
      [...items, ...owed].map(({ execution }) => execution),
    );
    const obligations = owed.map((override) => redactedOverride(override, above.get(override.execution)));
    return {
      ...(obligations.length > 0 && { obligations }),
      items: items.map((line) => {
        const run = above.get(line.execution);
        return run ? redactedRequest(line, run) : approvalLine(line, actorOf(line));
      }),
      ...(next && { nextCursor: writeCursor(next, scope) }),
    };
  }
}
