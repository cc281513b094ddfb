import { Body, Controller, Get, HttpCode, Put, Query, Req, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { EGRESS_PLACE, EGRESS_PLACES_MAX, EGRESS_PROXY } from '@runbook/domain';
import { IdentityCatalogue } from '@runbook/service';
import { z } from 'zod';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Concerns } from '../access/concerns.js';
import type { Principal } from '../access/principals.js';
import { Answers } from '../http/openapi-answers.js';
import { noQuery } from '../http/query-schemas.js';
import { actingOn, ChangeIdentities } from '../people/change-identities.js';

const egressRule = z
  .strictObject({
    places: z
      .array(z.string().regex(EGRESS_PLACE, 'expected a place such as edr.example:443 or *.example:443, in small letters'))
      .max(EGRESS_PLACES_MAX)
      .optional()
      .describe('Left out: the tenant has no rule of its own. Empty: its steps reach nothing.'),
    proxy: z
      .string()
      .regex(EGRESS_PROXY, 'expected a proxy such as http://proxy.example:3128, in small letters and without an account')
      .optional()
      .describe('Left out: calls go through the operator’s proxy, where there is one. The operator must have named it (`EGRESS_ALLOW`).'),
  })
  .meta({ id: 'EgressRule', example: { places: ['edr.example:443', '*.chat.example:443'], proxy: 'http://proxy.example:3128' } });
type EgressRule = z.output<typeof egressRule>;

/** Where the tenant lets its steps go, beside what the operator lets all of them. */
@ApiTags('tenants')
@ApiSecurity('api-key')
@Controller('api/v1/egress-rule')
@UseGuards(ApiKeyGuard)
export class EgressRuleController {
  constructor(
    private readonly commands: CommandBus,
    private readonly identities: IdentityCatalogue,
  ) {}

  @Get()
  @Requires('runbooks:read')
  @Concerns('nothing')
  @ApiOperation({ summary: 'Which hosts and ports the tenant lets its steps reach, and through which proxy' })
  @Answers(200, egressRule)
  rule(@Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest): EgressRule {
    return this.shown(principal);
  }

  @Put()
  @HttpCode(200)
  @Requires('egress:write')
  @ApiOperation({
    summary: 'Say which hosts and ports the tenant’s steps may reach, and through which proxy',
    description: 'It opens nothing: the operator’s rule holds beside it. A step that wants elsewhere fails with `denied`.',
  })
  @Answers(200, egressRule, ['decision-pending', 'not-ready'])
  async set(
    @Body({ schema: egressRule }) { places, proxy }: EgressRule,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<EgressRule> {
    await this.commands.execute(
      new ChangeIdentities(actingOn(principal), { type: 'SetEgressRule', ...(places && { places }), ...(proxy && { proxy }) }),
    );
    return this.shown(principal);
  }

  private shown({ actor: { tenant } }: Principal): EgressRule {
    const { egress, egressProxy } = this.identities.of(tenant);
    return { ...(egress && { places: [...egress] }), ...(egressProxy !== undefined && { proxy: egressProxy }) };
  }
}
