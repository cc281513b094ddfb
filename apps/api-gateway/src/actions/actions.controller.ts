import { Controller, Get, Query, Req, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Concerns } from '../access/concerns.js';
import { Answers } from '../http/openapi-answers.js';
import { noQuery } from '../http/query-schemas.js';
import { ActionCatalogue, type CataloguedAction } from './action-catalogue.js';
import { actionsAnswer } from './action-answers.js';

/** What a step of `type: action` may name. */
@ApiTags('runbooks')
@ApiSecurity('api-key')
@Controller('api/v1/actions')
@UseGuards(ApiKeyGuard)
@Concerns('nothing')
export class ActionsController {
  constructor(private readonly actions: ActionCatalogue) {}

  @Get()
  @Requires('runbooks:read')
  @ApiOperation({ summary: 'Actions that a step may name in `use`, with JSON Schemas of their parameters, by name' })
  @Answers(200, actionsAnswer)
  async list(
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<{ readonly items: readonly CataloguedAction[] }> {
    return { items: await this.actions.of(principal.actor.tenant) };
  }
}
