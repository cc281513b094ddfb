import { Injectable, type OnModuleInit } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { PolicyResources } from '../access/policy-resources.js';
import { Clearances } from '../access/clearances.js';
import { Reach } from '../access/reach.js';
import { approvalUnknown, GetApproval } from './queries.js';
import { ExecutionModel } from '../runs/model/execution-model.js';
import { classifiedRun } from '../runs/views/execution-view.js';
import { RunFacts } from '../runs/run-facts.js';
import { ApprovalDocuments } from './model/approval-documents.js';

/** What is told of a request to people at the door: whose runbook asks, and to a policy the run that asks. */
@Injectable()
export class RequestFacts implements OnModuleInit {
  constructor(
    private readonly approvals: ApprovalDocuments,
    private readonly runs: RunFacts,
    private readonly resources: PolicyResources,
    private readonly reach: Reach,
    private readonly clearances: Clearances,
    private readonly executions: ExecutionModel,
    private readonly queries: QueryBus,
  ) {}

  onModuleInit(): void {
    this.resources.tell('approvals', async (tenant, id) => {
      const request = await this.approvals.get(id);
      return request?.tenant === tenant ? this.runs.of(tenant, request.execution) : undefined;
    });
    this.clearances.tell('approvals', async (tenant, id) => {
      const request = await this.approvals.get(id);
      const line = request?.tenant === tenant ? await this.executions.line(tenant, request.execution) : undefined;
      return line && classifiedRun(line);
    });
    this.reach.tell('approval', {
      runbookOf: async ({ actor }, id) => (await this.queries.execute(new GetApproval(actor, id))).runbook.id,
      unknown: ({ actor }, id) => approvalUnknown(actor, id),
    });
  }
}
