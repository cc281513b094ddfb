import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { ControlCommand } from '@runbook/domain';
import type { FastifyReply } from 'fastify';
import type { GatewayRequest } from '../access/api-key.guard.js';
import { idempotencyKey } from '../http/idempotency-key.js';
import { executionView, type ExecutionView } from '../runs/views/execution-view.js';
import { GetExecution } from '../runs/views/queries.js';
import { ActOnExecution, type Acted } from './act-on-execution.js';

/** Carries out what a person asks of one run, and answers with the run as it is afterwards. */
@Injectable()
export class RunActs {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** `route` tells acts apart that come with the same `Idempotency-Key`. Throws problems. */
  async act(id: string, body: ControlCommand, route: string, request: GatewayRequest, reply: FastifyReply): Promise<RunAfterAct> {
    const { actor } = request.principal;
    const key = idempotencyKey(request.headers['idempotency-key']);
    // Refuses a run of another tenant before anything is sent: the core does not compare tenants.
    await this.queries.execute(new GetExecution(actor, id));
    const { replayed, released } = await this.commands.execute(
      new ActOnExecution(actor, id, body, key === undefined ? undefined : { key, route }),
    );
    if (replayed) reply.header('idempotency-replayed', 'true');
    return { ...executionView(await this.queries.execute(new GetExecution(actor, id))), ...(released && { released }) };
  }
}

/** The run after the decision; `released` lists the steps that a resume or a release let go on. */
export type RunAfterAct = ExecutionView & Pick<Acted, 'released'>;
