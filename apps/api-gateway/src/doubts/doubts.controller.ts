import { Controller, Get, Header, Query, Req, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Clearances } from '../access/clearances.js';
import { Concerns } from '../access/concerns.js';
import { runbooksWithin } from '../access/on-runbook.js';
import { Answers } from '../http/openapi-answers.js';
import { doubtsQuery, type DoubtsQuery } from './doubt-requests.js';
import { ListDoubts, type DoubtsPage } from './queries.js';
import { doubtsPage } from './doubt-answers.js';

/** What operators are asked: whether an effect happened of which the service does not know. */
@ApiTags('control')
@ApiSecurity('api-key')
@Controller('api/v1/doubts')
@UseGuards(ApiKeyGuard)
@Concerns('within')
export class DoubtsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly clearances: Clearances,
  ) {}

  @Get()
  @Requires('executions:skip')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'The inbox of operators: runs with steps in doubt, newest first',
    description:
      'Each step with what can be said of it; whoever may not say it is shown no acts. A run leaves the list when its last doubt is resolved.',
  })
  @Answers(200, doubtsPage, ['not-ready'])
  list(@Query({ schema: doubtsQuery }) query: DoubtsQuery, @Req() { principal }: GatewayRequest): Promise<DoubtsPage> {
    return this.queries.execute(
      new ListDoubts(principal.actor, query, runbooksWithin(principal, 'executions:skip'), this.clearances.reader(principal)),
    );
  }
}
