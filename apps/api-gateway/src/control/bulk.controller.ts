import { Body, Controller, HttpCode, Post, Query, Req, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { Permission } from '@runbook/domain';
import { IdentityCatalogue } from '@runbook/service';
import { ActPolicy } from '../access/act-policy.js';
import { ApiKeyGuard, OWN, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { holds } from '../access/on-runbook.js';
import { permissionMissing } from '../access/permission-missing.js';
import type { Principal } from '../access/principals.js';
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
  constructor(
    private readonly commands: CommandBus,
    private readonly identities: IdentityCatalogue,
    private readonly policy: ActPolicy,
  ) {}

  @Post('bulk')
  @HttpCode(200)
  @Requires(OWN)
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
    // Which permission it needs depends on the act.
    const needed = PERMISSION_OF[body.action];
    if (!holds(principal, needed)) throw permissionMissing(principal, needed, this.identities.of(principal.actor.tenant));
    const mayActOn = (as: Principal, id: string): Promise<void> =>
      this.policy.expectOne({ principal: as, route: ROUTE, permission: needed }, 'executions', id);
    return this.commands.execute(new ActOnMany(principal, needed, body, mayActOn, idempotencyKey(headers['idempotency-key'])));
  }
}

const ROUTE = { method: 'POST', path: '/api/v1/executions/bulk' } as const;

/** The same as of the act on one run. */
const PERMISSION_OF: Record<BulkRequest['action'], Permission> = {
  pause: 'executions:pause',
  resume: 'executions:pause',
  cancel: 'executions:cancel',
  terminate: 'executions:cancel',
  'retry-step': 'executions:retry',
  'skip-step': 'executions:skip',
};
