import { Controller, Get, Query, Req, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Concerns } from '../access/concerns.js';
import { runbooksWithin } from '../access/on-runbook.js';
import { Answers } from '../http/openapi-answers.js';
import { label, page } from '../http/query-schemas.js';
import { newRunbookPage } from './lifecycle-answers.js';
import { ListNewRunbooks, type NewRunbookPage } from './new-runbooks.js';

const newRunbooksQuery = z.strictObject({ label, ...page });

/** Beside the list of runbooks, which has what there is a version of. */
@ApiTags('lifecycle')
@ApiSecurity('api-key')
@Controller('api/v1/new-runbooks')
@UseGuards(ApiKeyGuard)
@Concerns('within')
export class NewRunbooksController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Requires('runbooks:read')
  @ApiOperation({
    summary: 'The drafts of runbooks that have no version yet, by id',
    description: 'Those that somebody works on or reviews. As soon as one is approved, its runbook is in the list of runbooks.',
  })
  @Answers(200, newRunbookPage)
  list(
    @Query({ schema: newRunbooksQuery }) query: z.output<typeof newRunbooksQuery>,
    @Req() { principal }: GatewayRequest,
  ): Promise<NewRunbookPage> {
    return this.queries.execute(new ListNewRunbooks(principal.actor, query, runbooksWithin(principal, 'runbooks:read')));
  }
}
