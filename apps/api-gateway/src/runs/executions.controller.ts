import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiHeader, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { systemClock } from '@runbook/ports';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Clearances } from '../access/clearances.js';
import { Concerns } from '../access/concerns.js';
import { HOLDS, STARTS } from '../access/entrance.js';
import { Admission } from '../load/admission.js';
import { Reach } from '../access/reach.js';
import { idempotencyKey } from '../http/idempotency-key.js';
import { Answers, OF_STARTS, TakesKey } from '../http/openapi-answers.js';
import { preferredWait } from '../http/prefer.js';
import { momentQuery, noQuery, streamQuery } from '../http/query-schemas.js';
import { streamPosition } from './live/event-frames.js';
import { ExecutionStreams } from './live/execution-streams.js';
import { executionIdOf, newExecutionId } from './start/execution-id.js';
import { StartExecution } from './start/start-execution.js';
import { startRequest, type StartRequest } from './start/start-request.js';
import { readAsOf } from './views/as-of.js';
import { executionStats } from './views/execution-stats.js';
import { executionView, type ExecutionView } from './views/execution-view.js';
import { expectKept } from './views/expect-kept.js';
import { GetExecution } from './views/queries.js';
import { executionAnswer, statsAnswer } from './views/execution-answers.js';

const MS = 1_000;

@ApiTags('executions')
@ApiSecurity('api-key')
@Controller('api/v1/executions')
@UseGuards(ApiKeyGuard)
@Concerns({ execution: 'id' })
export class ExecutionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly streams: ExecutionStreams,
    private readonly reach: Reach,
    private readonly clearances: Clearances,
    private readonly admission: Admission,
  ) {}

  @Post()
  @RouteConfig(STARTS)
  @Requires('executions:start')
  @Concerns('within')
  @ApiOperation({
    summary: 'Start a run',
    description: 'Answers when the start is durable; with `Prefer: wait=N`, when the run is final or after N seconds.',
  })
  @ApiHeader({ name: 'Prefer', required: false, description: 'Seconds to wait for the end (RFC 7240).', example: 'wait=30' })
  @TakesKey()
  @Answers(201, executionAnswer, [...OF_STARTS, 'overloaded'])
  async start(
    @Body({ schema: startRequest }) body: StartRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExecutionView> {
    this.admission.begun(request);
    const { headers, principal } = request;
    const { actor } = await this.reach.expectOn(principal, 'executions:start', 'runbook', body.runbookId);
    const key = idempotencyKey(headers['idempotency-key']);
    const waitSeconds = preferredWait(headers.prefer);
    const executionId = key === undefined ? newExecutionId() : executionIdOf(actor, 'start', key);
    const { id, replayed } = await this.commands.execute(
      new StartExecution(actor, executionId, body, key !== undefined, undefined, undefined, undefined, (labels) =>
        this.clearances.expectLabels(principal, labels),
      ),
    );
    this.admission.decided(request);
    const entry = await this.queries.execute(new GetExecution(actor, id, waitSeconds * MS));
    reply.header('location', `/api/v1/executions/${id}`);
    if (replayed) reply.header('idempotency-replayed', 'true');
    if (waitSeconds > 0) reply.header('preference-applied', `wait=${waitSeconds}`);
    return executionView(entry);
  }

  @Get(':id')
  @Requires('executions:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'One run',
    description: 'With `waitSeconds`, answers when the run is final, or after so long as it then is; with `asOf`, as it was.',
  })
  @Answers(200, executionAnswer, ['purged'])
  async one(
    @Param('id') id: string,
    @Query({ schema: momentQuery }) { waitSeconds = 0, asOf }: { waitSeconds?: number; asOf?: string },
    @Req() { principal }: GatewayRequest,
  ): Promise<ExecutionView> {
    const moment = asOf === undefined ? undefined : readAsOf(asOf);
    return executionView(await this.queries.execute(new GetExecution(principal.actor, id, waitSeconds * MS, moment)));
  }

  @Get(':id/stats')
  @Requires('executions:read')
  @ApiOperation({ summary: 'Durations, attempts and log size of a run' })
  @Answers(200, statsAnswer)
  async stats(@Param('id') id: string, @Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest) {
    return executionStats(await this.queries.execute(new GetExecution(principal.actor, id)), systemClock.now());
  }

  @Get(':id/stream')
  @RouteConfig(HOLDS)
  @HttpCode(200)
  @Requires('executions:read')
  @ApiOperation({
    summary: 'Live view of a run',
    description:
      'Server-sent events, one per fact; `Last-Event-ID` resumes without loss or repeat. With `output=true` also what commands say.',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, example: '3.0' })
  @Answers(200, z.string(), ['streams-exceeded', 'purged'], { types: ['text/event-stream'], also: { 204: null } })
  async stream(
    @Param('id') id: string,
    @Query({ schema: streamQuery }) { output }: { output: boolean },
    @Req() { headers, principal }: GatewayRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const from = streamPosition(headers['last-event-id']);
    const entry = await this.queries.execute(new GetExecution(principal.actor, id));
    await this.streams.start(expectKept(entry), from, reply, { output, reader: this.clearances.reader(principal) });
  }
}
