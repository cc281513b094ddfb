import { Body, Controller, HttpCode, Post, Query, Req, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { BULK_MAX } from '../http/gateway-limits.js';
import { idempotencyKey } from '../http/idempotency-key.js';
import { Answers, TakesKey } from '../http/openapi-answers.js';
import { noQuery } from '../http/query-schemas.js';
import { ActOnMany, type BulkAnswer } from './act-on-many.js';
import { bulkRequest, type BulkRequest } from './control-requests.js';
import { bulkAnswer } from './bulk-answers.js';

@ApiTags('control')
@ApiSecurity('api-key')
@Controller('api/v1/executions')
@UseGuards(ApiKeyGuard)
export class BulkController {
  constructor(private readonly commands: CommandBus) {}

  @Post('bulk')
  @HttpCode(200)
  @Requires('executions:write')
  @ApiOperation({
    summary: `The same act on up to ${BULK_MAX} runs, by their ids or by a filter`,
    description: 'Answers what became of each; a run that refuses holds up no other.',
  })
  @TakesKey()
  @Answers(200, bulkAnswer, ['invalid-cursor', 'not-ready', 'decision-pending'])
  act(
    @Body({ schema: bulkRequest }) body: BulkRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { headers, principal }: GatewayRequest,
  ): Promise<BulkAnswer> {
    return this.commands.execute(new ActOnMany(principal.actor, body, idempotencyKey(headers['idempotency-key'])));
  }
}
