import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Req, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { classificationRuleOf, type ClassificationRule, type IdentityCommand } from '@runbook/domain';
import { IdentityCatalogue } from '@runbook/service';
import { z } from 'zod';
import { ApiKeyGuard, OWN, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Clearances } from '../access/clearances.js';
import type { Principal } from '../access/principals.js';
import { text } from '../http/answer-parts.js';
import { Answers } from '../http/openapi-answers.js';
import { noQuery } from '../http/query-schemas.js';
import { KnownByNow } from '../log/known-by-now.js';
import { actingOn, ChangeIdentities } from './change-identities.js';
import { expectMember } from './expect-member.js';
import { memberAnswer, OF_CHANGES } from './people-answers.js';
import {
  classificationRequest,
  clearanceRequest,
  withdrawClearanceRequest,
  type ClassificationRequest,
  type ClearanceRequest,
  type WithdrawClearanceRequest,
} from './people-requests.js';
import { memberView, type MemberView } from './people-views.js';

const ruleAnswer = z
  .strictObject({
    levels: z.array(text).describe('From the lowest.'),
    tlp: z.record(text, text),
    clearance: text.optional(),
    isOwn: z.boolean().describe('False: the tenant has said nothing, and this is the scale of such.'),
    yours: text.describe('What the caller is cleared for.'),
  })
  .meta({ id: 'ClassificationScale' });

/** How the tenant classifies, and who may read what. */
@ApiTags('people')
@ApiSecurity('api-key')
@Controller('api/v1')
@UseGuards(ApiKeyGuard)
export class ClearancesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly identities: IdentityCatalogue,
    private readonly clearances: Clearances,
    private readonly known: KnownByNow,
  ) {}

  @Get('classification-rule')
  @Requires(OWN)
  @ApiOperation({ summary: 'The tenant’s scale of classifications, and what the caller is cleared for' })
  @Answers(200, ruleAnswer)
  rule(@Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest) {
    return this.shown(principal);
  }

  @Put('classification-rule')
  @HttpCode(200)
  @Requires('people:write')
  @ApiOperation({
    summary: 'Set the tenant’s scale of classifications',
    description: 'A run that is classified by a level that the new scale does not have counts as of its highest one.',
  })
  @Answers(200, ruleAnswer, ['decision-pending', 'not-ready'])
  async setRule(
    @Body({ schema: classificationRequest }) { levels, tlp, clearance }: ClassificationRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ) {
    const rule = { levels, tlp, ...(clearance !== undefined && { clearance }) } as ClassificationRule;
    await this.commands.execute(new ChangeIdentities(actingOn(principal), { type: 'SetClassificationRule', rule }));
    return this.shown(principal);
  }

  @Delete('classification-rule')
  @HttpCode(200)
  @Requires('people:write')
  @ApiOperation({ summary: 'Take the tenant’s own scale back; the one of tenants that have said nothing holds' })
  @Answers(200, ruleAnswer, ['decision-pending', 'not-ready'])
  async removeRule(@Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest) {
    await this.commands.execute(new ChangeIdentities(actingOn(principal), { type: 'SetClassificationRule' }));
    return this.shown(principal);
  }

  @Put('people/:id/clearance')
  @HttpCode(200)
  @Requires('people:write')
  @ApiOperation({ summary: 'Clear a member for a level, and all below', description: 'It holds at once. Nobody clears himself.' })
  @Answers(200, memberAnswer, OF_CHANGES)
  grant(
    @Param('id') id: string,
    @Body({ schema: clearanceRequest }) { level, reason }: ClearanceRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<MemberView> {
    return this.change(principal, id, { type: 'GrantClearance', member: id, level, reason });
  }

  @Post('people/:id/clearance/withdraw')
  @HttpCode(200)
  @Requires('people:write')
  @ApiOperation({
    summary: 'Withdraw a member’s clearance',
    description: 'He has that of members without one, at once, in open views too.',
  })
  @Answers(200, memberAnswer, OF_CHANGES)
  withdraw(
    @Param('id') id: string,
    @Body({ schema: withdrawClearanceRequest }) { reason }: WithdrawClearanceRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<MemberView> {
    return this.change(principal, id, { type: 'WithdrawClearance', member: id, reason });
  }

  private async change(principal: Principal, id: string, body: IdentityCommand): Promise<MemberView> {
    await this.commands.execute(new ChangeIdentities(actingOn(principal), body));
    const { tenant } = principal.actor;
    return memberView(await expectMember(this.known, this.identities, tenant, id), this.identities.of(tenant));
  }

  private shown(principal: Principal) {
    const state = this.identities.of(principal.actor.tenant);
    const { levels, tlp, clearance } = classificationRuleOf(state);
    return {
      levels: [...levels],
      tlp: { ...tlp },
      ...(clearance !== undefined && { clearance }),
      isOwn: state.classifications !== undefined,
      yours: this.clearances.of(principal),
    };
  }
}
