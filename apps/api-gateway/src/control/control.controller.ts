import { Body, Controller, Inject, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { SETTINGS, type Settings } from '@runbook/service';
import type { FastifyReply } from 'fastify';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Concerns } from '../access/concerns.js';
import { idempotencyKey } from '../http/idempotency-key.js';
import { AnswersAct, OF_STARTS } from '../http/openapi-answers.js';
import { noQuery } from '../http/query-schemas.js';
import { executionIdOf, newExecutionId } from '../runs/start/execution-id.js';
import { executionAnswer } from '../runs/views/execution-answers.js';
import { executionView, type ExecutionView } from '../runs/views/execution-view.js';
import { expectKept } from '../runs/views/expect-kept.js';
import { GetExecution } from '../runs/views/queries.js';
import { ActRoute } from './act-route.js';
import {
  controlRequest,
  releaseRequest,
  rerunRequest,
  type ControlRequest,
  type ReleaseRequest,
  type RerunRequest,
} from './control-requests.js';
import { RerunExecution } from './rerun-execution.js';
import { RunActs } from './run-acts.js';

const IDEMPOTENT = 'Answers with the run after the decision, also when it was so already.';

/** Pause, resume, cancel, terminate, repeat. */
@ApiTags('control')
@ApiSecurity('api-key')
@Controller('api/v1/executions/:id')
@UseGuards(ApiKeyGuard)
@Concerns({ execution: 'id' })
export class ControlController {
  constructor(
    private readonly acts: RunActs,
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @ActRoute('pause', 'executions:pause', 'Begin nothing new; PAUSED when what runs has ended', IDEMPOTENT)
  pause(
    @Param('id') id: string,
    @Body({ schema: controlRequest }) body: ControlRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExecutionView> {
    const { approvalDeadlines } = this.settings;
    return this.acts.act(id, { type: 'PauseExecution', approvalDeadlines, ...reasonOf(body) }, 'pause', request, reply);
  }

  @ActRoute('resume', 'executions:pause', 'Go on after a pause', IDEMPOTENT)
  resume(
    @Param('id') id: string,
    @Body({ schema: controlRequest }) body: ControlRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExecutionView> {
    return this.acts.act(id, { type: 'ResumeExecution', ...reasonOf(body) }, 'resume', request, reply);
  }

  @ActRoute(
    'release',
    'runbooks:review',
    'Let a run go on that is held because its version is deprecated',
    'Whoever releases it answers for that, and has asked for what it does where four eyes are asked for.',
  )
  release(
    @Param('id') id: string,
    @Body({ schema: releaseRequest }) { reason }: ReleaseRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExecutionView> {
    return this.acts.act(id, { type: 'ReleaseExecution', reason }, 'release', request, reply);
  }

  @ActRoute('cancel', 'executions:cancel', 'End the run; running attempts get a signal and a grace period', IDEMPOTENT)
  cancel(
    @Param('id') id: string,
    @Body({ schema: controlRequest }) body: ControlRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExecutionView> {
    return this.acts.act(id, { type: 'CancelExecution', ...reasonOf(body) }, 'cancel', request, reply);
  }

  @ActRoute('terminate', 'executions:cancel', 'End the run at once; nobody is waited for', IDEMPOTENT)
  terminate(
    @Param('id') id: string,
    @Body({ schema: controlRequest }) body: ControlRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExecutionView> {
    return this.acts.act(id, { type: 'TerminateExecution', ...reasonOf(body) }, 'terminate', request, reply);
  }

  @Post('rerun')
  @Requires('executions:start')
  @ApiOperation({
    summary: 'Repeat an ended run, whole or from a step on',
    description: 'A new run, linked by `rerunOf`; approvals on its way are asked again.',
  })
  @AnswersAct(201, executionAnswer, [...OF_STARTS, 'purged'])
  async rerun(
    @Param('id') id: string,
    @Body({ schema: rerunRequest }) body: RerunRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { headers, principal: { actor } }: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExecutionView> {
    const key = idempotencyKey(headers['idempotency-key']);
    const entry = expectKept(await this.queries.execute(new GetExecution(actor, id)));
    const executionId = key === undefined ? newExecutionId() : executionIdOf(actor, 'rerun', id, key);
    const started = await this.commands.execute(new RerunExecution(actor, entry, executionId, body, key !== undefined));
    reply.header('location', `/api/v1/executions/${started.id}`);
    if (started.replayed) reply.header('idempotency-replayed', 'true');
    return executionView(await this.queries.execute(new GetExecution(actor, started.id)));
  }
}

const reasonOf = (body: ControlRequest): { reason?: string } => (body?.reason === undefined ? {} : { reason: body.reason });
