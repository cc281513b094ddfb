import { Injectable, type OnModuleInit } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { openedGates, policyRun, type PolicyResource } from '@runbook/domain';
import { PolicyResources } from '../access/policy-resources.js';
import { Clearances } from '../access/clearances.js';
import { Reach } from '../access/reach.js';
import { classifiedRun } from './views/execution-view.js';
import { executionUnknown, GetExecution } from './views/queries.js';
import { ExecutionModel } from './model/execution-model.js';

/** What is told of a run at the door: to whose runbook it belongs, and to a policy whose it is, by which version and on which basis, and what people approved in it. */
@Injectable()
export class RunFacts implements OnModuleInit {
  constructor(
    private readonly executions: ExecutionModel,
    private readonly resources: PolicyResources,
    private readonly reach: Reach,
    private readonly clearances: Clearances,
    private readonly queries: QueryBus,
  ) {}

  onModuleInit(): void {
    this.resources.tell('executions', (tenant, id) => this.of(tenant, id));
    this.clearances.tell('executions', async (tenant, id) => {
      const line = await this.executions.line(tenant, id);
      return line && classifiedRun(line);
    });
    this.reach.tell('execution', {
      runbookOf: async ({ actor }, id) => (await this.queries.execute(new GetExecution(actor, id))).state.runbook.id,
      unknown: ({ actor }, id) => executionUnknown(actor, id),
    });
  }

  /** Undefined: the tenant has no such run. */
  async of(tenant: string, id: string): Promise<Pick<PolicyResource, 'run' | 'gates'> | undefined> {
    const entry = await this.executions.find(tenant, id);
    return entry && { run: policyRun({ ...entry.state, id }), gates: openedGates(entry.state) };
  }
}
