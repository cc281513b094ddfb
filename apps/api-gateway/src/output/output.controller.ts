import { Controller, Get, Param, Query, Req, Res, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiHeader, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Clearances } from '../access/clearances.js';
import { Concerns } from '../access/concerns.js';
import { HOLDS } from '../access/entrance.js';
import { Answers } from '../http/openapi-answers.js';
import { Problem } from '../http/problem.js';
import { noQuery } from '../http/query-schemas.js';
import { GetExecution } from '../runs/views/queries.js';
import { StepOutput } from './step-output.js';
import { z } from 'zod';

@ApiTags('executions')
@ApiSecurity('api-key')
@Controller('api/v1/executions/:id')
@UseGuards(ApiKeyGuard)
@Concerns({ execution: 'id' })
export class OutputController {
  constructor(
    private readonly queries: QueryBus,
    private readonly output: StepOutput,
    private readonly clearances: Clearances,
  ) {}

  @Get('steps/:stepId/output')
  @RouteConfig(HOLDS)
  @Requires('executions:read')
  @ApiOperation({
    summary: 'Live output of a step',
    description:
      'What its command writes, from the beginning, and on until the step is over: as text, or with `Accept: text/event-stream` as ' +
      'events that name the stream. `stepId` of an instance in a loop is its path, percent-encoded. Kept for a day.',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false })
  @Answers(200, z.string(), ['step-unknown', 'streams-exceeded'], { types: ['text/plain', 'text/event-stream'], also: { 204: null } })
  async follow(
    @Param('id') id: string,
    @Param('stepId') stepId: string,
    @Query({ schema: noQuery }) _query: object,
    @Req() { headers, principal }: GatewayRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const behind = outputPlace(headers['last-event-id']);
    const entry = await this.queries.execute(new GetExecution(principal.actor, id));
    const form = headers.accept?.includes('text/event-stream') ? 'events' : 'text';
    await this.output.follow(entry, stepId, form, behind, { reply, reader: this.clearances.reader(principal) });
  }
}

/** Reads `Last-Event-ID`: the place behind which to go on. Throws the problem `malformed-header`. */
function outputPlace(header: string | string[] | undefined): string {
  if (header === undefined || header === '') return '';
  if (typeof header === 'string' && /^[0-9a-f]{32}\.\d{7}$/.test(header)) return header;
  const message = 'expected Last-Event-ID to be an id of this stream, found another text; leave it out to start at the beginning';
  throw new Problem('malformed-header', message, { errors: [{ pointer: '/headers/last-event-id', message }] });
}
