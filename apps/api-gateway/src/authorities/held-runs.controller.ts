import { Body, Controller, HttpCode, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { RunActs } from '../control/run-acts.js';
import { AnswersAct } from '../http/openapi-answers.js';
import { noQuery } from '../http/query-schemas.js';
import { executionAfterAct } from '../runs/views/execution-answers.js';
import type { ExecutionView } from '../runs/views/execution-view.js';
import { renewRequest, type RenewRequest } from './authority-requests.js';

/** Runs that their authority holds. */
@ApiTags('authorities')
@ApiSecurity('api-key')
@Controller('api/v1/executions/:id/authority')
@UseGuards(ApiKeyGuard)
export class HeldRunsController {
  constructor(private readonly acts: RunActs) {}

  @Post()
  @HttpCode(200)
  @Requires('authorities:release')
  @ApiOperation({
    summary: 'Let a run that its authority holds go on, under that or another authority in force',
    description:
      'It goes on as soon as the authority has confirmed it, a moment behind the answer. Whoever asks must be among its authorized users, and has asked for what the run does where four eyes are asked for.',
  })
  @AnswersAct(200, executionAfterAct, ['authority-exceeded'])
  renew(
    @Param('id') id: string,
    @Body({ schema: renewRequest }) { authorityId, reason }: RenewRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExecutionView> {
    const named = authorityId === undefined ? {} : { authority: authorityId };
    return this.acts.act(id, { type: 'RenewAuthority', ...named, reason }, 'authority', request, reply);
  }
}
