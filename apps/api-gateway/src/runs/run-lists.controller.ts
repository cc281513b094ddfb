import { Controller, Get, HttpCode, Query, Req, Res, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Clearances } from '../access/clearances.js';
import { Concerns } from '../access/concerns.js';
import { HOLDS } from '../access/entrance.js';
import { runbooksWithin } from '../access/on-runbook.js';
import type { Principal } from '../access/principals.js';
import { Answers } from '../http/openapi-answers.js';
import { noQuery } from '../http/query-schemas.js';
import { ListStreams } from './live/list-streams.js';
import type { ExecutionCounts } from './model/execution-counts.js';
import { countsAnswer, executionPage } from './views/execution-answers.js';
import { listFilter, listQuery, type ListFilter, type ListQuery } from './views/list-query.js';
import { CountExecutions, ListExecutions, type ExecutionPage } from './views/queries.js';

/** Many runs at once. */
@ApiTags('executions')
@ApiSecurity('api-key')
@Controller('api/v1/executions')
@UseGuards(ApiKeyGuard)
@Concerns('within')
export class RunListsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly streams: ListStreams,
    private readonly clearances: Clearances,
  ) {}

  @Get()
  @Requires('executions:read')
  @ApiOperation({
    summary: 'List runs, newest first',
    description:
      'With `text` up to 5,000 lines are looked at, for a tenth of a second at most: a page may be short, or empty, and have a `nextCursor` all the same.',
  })
  @Answers(200, executionPage, ['not-ready'])
  list(@Query({ schema: listQuery }) query: ListQuery, @Req() { principal }: GatewayRequest): Promise<ExecutionPage> {
    return this.queries.execute(new ListExecutions(principal.actor, query, ...this.seenBy(principal)));
  }

  @Get('counts')
  @Requires('executions:read')
  @ApiOperation({ summary: 'How many runs of each status fit a filter', description: 'A moment behind the list.' })
  @Answers(200, countsAnswer, ['not-ready'])
  counts(@Query({ schema: listFilter }) query: ListFilter, @Req() { principal }: GatewayRequest): Promise<ExecutionCounts> {
    return this.queries.execute(new CountExecutions(principal.actor, query, ...this.seenBy(principal)));
  }

  @Get('stream')
  @RouteConfig(HOLDS)
  @HttpCode(200)
  @Requires('executions:read')
  @ApiOperation({
    summary: 'Live view of all runs',
    description:
      'Server-sent events: `ready` at the beginning, `run` with the line of a run that changed, at most four times a second for each, `overflow` when there were too many to tell. Nothing is repeated: read the list behind `ready` and `overflow`.',
  })
  @Answers(200, z.string(), ['streams-exceeded'], { types: ['text/event-stream'] })
  stream(@Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest, @Res() reply: FastifyReply): void {
    this.streams.start(principal.actor.tenant, ...this.seenBy(principal), reply);
  }

  private seenBy(principal: Principal) {
    return [runbooksWithin(principal, 'executions:read'), this.clearances.reader(principal)] as const;
  }
}
