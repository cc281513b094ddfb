import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, Req, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Concerns } from '../access/concerns.js';
import { Answers } from '../http/openapi-answers.js';
import { noQuery, pageQuery, type PageQuery } from '../http/query-schemas.js';
import { GetExecution } from '../runs/views/queries.js';
import { checkAnswer, trailAnswer, type CheckAnswer } from './authority-answers.js';
import { checkRequest, type CheckRequest } from './authority-requests.js';
import { CheckAuthority } from './check-authority.js';
import { ReadAuthority, type AuthorityTrail } from './queries.js';

/** By whom and by what something was allowed, and whether it would be. */
@ApiTags('authority')
@ApiSecurity('api-key')
@Controller('api/v1')
@UseGuards(ApiKeyGuard)
export class AuthorityController {
  constructor(
    private readonly queries: QueryBus,
    private readonly checks: CheckAuthority,
  ) {}

  @Get('executions/:id/authority')
  @Requires('executions:read')
  @Concerns({ execution: 'id' })
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Every decision by which the run did something: who, by which permission, basis, approvals and policy',
    description: 'From the records themselves, oldest first; `limit` counts records.',
  })
  @Answers(200, trailAnswer)
  async trail(
    @Param('id') id: string,
    @Query({ schema: pageQuery }) page: PageQuery,
    @Req() { principal }: GatewayRequest,
  ): Promise<AuthorityTrail> {
    return this.queries.execute(new ReadAuthority(await this.queries.execute(new GetExecution(principal.actor, id)), page));
  }

  @Post('authority/check')
  @HttpCode(200)
  @Requires('people:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'May this person do this, and why not',
    description: 'Nothing is done, and every reason is told at once.',
  })
  @Answers(200, checkAnswer, ['member-unknown'])
  check(
    @Body({ schema: checkRequest }) body: CheckRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<CheckAnswer> {
    return this.checks.check(principal, body);
  }
}
