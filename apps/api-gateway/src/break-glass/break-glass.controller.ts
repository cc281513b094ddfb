import { Body, Controller, Delete, Get, HttpCode, Post, Put, Query, Req, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { IdentityCatalogue } from '@runbook/service';
import type { z } from 'zod';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Concerns } from '../access/concerns.js';
import { Answers } from '../http/openapi-answers.js';
import { noQuery } from '../http/query-schemas.js';
import { rfc3339 } from '../http/times.js';
import { actingOn, ChangeIdentities } from '../people/change-identities.js';
import { OF_CHANGES } from '../people/people-answers.js';
import { breakGlassAnswer } from './break-glass-answers.js';
import { breakGlassRule, liftRequest, type BreakGlassRuleRequest, type LiftRequest } from './override-requests.js';

/** Whether a tenant allows break-glass, who looks at it afterwards, and who is locked out of it. */
@ApiTags('break-glass')
@ApiSecurity('api-key')
@Controller('api/v1/break-glass')
@UseGuards(ApiKeyGuard)
export class BreakGlassController {
  constructor(
    private readonly commands: CommandBus,
    private readonly identities: IdentityCatalogue,
  ) {}

  @Get()
  @Requires('approvals:read')
  @Concerns('nothing')
  @ApiOperation({ summary: 'The rule of my tenant, and the locks that stand' })
  @Answers(200, breakGlassAnswer)
  rule(@Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest): z.output<typeof breakGlassAnswer> {
    return this.shown(principal.actor.tenant);
  }

  @Put()
  @HttpCode(200)
  @Requires('people:write')
  @ApiOperation({ summary: 'Allow break-glass, and say who looks at it afterwards', description: 'What is owed already stays as it was.' })
  @Answers(200, breakGlassAnswer, OF_CHANGES)
  async allow(
    @Body({ schema: breakGlassRule }) rule: BreakGlassRuleRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<z.output<typeof breakGlassAnswer>> {
    await this.commands.execute(new ChangeIdentities(actingOn(principal), { type: 'SetBreakGlassRule', rule }));
    return this.shown(principal.actor.tenant);
  }

  @Delete()
  @HttpCode(204)
  @Requires('people:write')
  @ApiOperation({ summary: 'Allow no break-glass any more', description: 'What is owed already stays owed.' })
  @Answers(204, null, OF_CHANGES)
  forbid(@Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest): Promise<void> {
    return this.commands.execute(new ChangeIdentities(actingOn(principal), { type: 'SetBreakGlassRule' }));
  }

  @Post('lifted-locks')
  @HttpCode(200)
  @Requires('people:write')
  @ApiOperation({ summary: 'Lift a lock, with a reason', description: 'By another administrator than the one whose override brought it.' })
  @Answers(200, breakGlassAnswer, [...OF_CHANGES, 'lock-unknown'])
  async lift(
    @Body({ schema: liftRequest }) { kind, id, reason }: LiftRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<z.output<typeof breakGlassAnswer>> {
    await this.commands.execute(new ChangeIdentities(actingOn(principal), { type: 'LiftOverrideLock', subject: { kind, id }, reason }));
    return this.shown(principal.actor.tenant);
  }

  private shown(tenant: string): z.output<typeof breakGlassAnswer> {
    const { breakGlass, overrideLocks = [] } = this.identities.of(tenant);
    return {
      ...(breakGlass && { rule: { ...breakGlass, reviewers: [...breakGlass.reviewers] } }),
      locks: overrideLocks.map(({ subject, because, override, person, since }) => ({
        ...subject,
        because,
        override,
        person,
        since: rfc3339(since),
      })),
    };
  }
}
