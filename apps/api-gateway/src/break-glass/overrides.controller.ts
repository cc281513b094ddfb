import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, Req, Res, UseGuards, type OnModuleInit } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { isOwed, ownOverride } from '@runbook/domain';
import { IdentityCatalogue } from '@runbook/service';
import type { FastifyReply } from 'fastify';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Clearances } from '../access/clearances.js';
import { Concerns } from '../access/concerns.js';
import { GetApproval } from '../approvals/queries.js';
import { idempotencyKey } from '../http/idempotency-key.js';
import { Answers, AnswersAct } from '../http/openapi-answers.js';
import { Problem } from '../http/problem.js';
import { noQuery } from '../http/query-schemas.js';
import { KnownByNow } from '../log/known-by-now.js';
import { overrideAnswer, overridesAnswer } from '../overrides/override-answers.js';
import { inTheirOrder, overrideView, redactedOverride, type OverrideView, type RedactedOverride } from '../overrides/override-view.js';
import { ExecutionModel } from '../runs/model/execution-model.js';
import { classifiedRun } from '../runs/views/execution-view.js';
import { actingOn, ChangeIdentities } from '../people/change-identities.js';
import { InvokeOverride } from './invoke-override.js';
import {
  overrideRequest,
  overridesQuery,
  reviewRequest,
  type OverrideRequest,
  type OverridesQuery,
  type ReviewRequest,
} from './override-requests.js';

/** Gates that one person opened without their votes, and what others say of it afterwards. All of it is decided by the core. */
@ApiTags('break-glass')
@ApiSecurity('api-key')
@Controller('api/v1')
@UseGuards(ApiKeyGuard)
export class OverridesController implements OnModuleInit {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly identities: IdentityCatalogue,
    private readonly known: KnownByNow,
    private readonly clearances: Clearances,
    private readonly executions: ExecutionModel,
  ) {}

  onModuleInit(): void {
    this.clearances.tell('overrides', async (tenant, id) => {
      const override = ownOverride(this.identities.of(tenant), id);
      const line = override && (await this.executions.line(tenant, override.execution));
      return line && classifiedRun(line);
    });
  }

  @Post('approvals/:id/override')
  @HttpCode(201)
  @Requires('approvals:override')
  @ApiOperation({
    summary: 'Open a gate without its votes, and answer for it',
    description: 'Where the tenant has a rule for break-glass. Others must uphold it in time; else whoever did it is locked out.',
  })
  @AnswersAct(201, overrideAnswer, [
    'approval-unknown',
    'digest-mismatch',
    'break-glass-forbidden',
    'override-locked',
    'overrides-exceeded',
    'tenant-suspended',
  ])
  async invoke(
    @Param('id') id: string,
    @Body({ schema: overrideRequest }) body: OverrideRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { headers, principal }: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OverrideView> {
    const key = idempotencyKey(headers['idempotency-key']);
    const document = await this.queries.execute(new GetApproval(principal.actor, id));
    const override = await this.commands.execute(new InvokeOverride(principal, document, body, key));
    reply.header('location', `/api/v1/overrides/${override.id}`);
    return overrideView(override, this.identities.of(principal.actor.tenant), principal.actor);
  }

  @Get('overrides')
  @Requires('approvals:read')
  @Concerns('tenant')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Gates that were opened without their votes; those that wait for their review first' })
  @Answers(200, overridesAnswer)
  async list(
    @Query({ schema: overridesQuery }) { review }: OverridesQuery,
    @Req() { principal }: GatewayRequest,
  ): Promise<{ items: (OverrideView | RedactedOverride)[] }> {
    const { actor } = principal;
    const state = this.identities.of(actor.tenant);
    const all = Object.values(state.overrides ?? {}).filter((override) => review === 'all' || isOwed(override));
    const above = await this.clearances.above(
      principal,
      all.map(({ execution }) => execution),
    );
    const shown = inTheirOrder(all).map((override) =>
      redactedOverride(overrideView(override, state, actor), above.get(override.execution)),
    );
    return { items: shown };
  }

  @Get('overrides/:id')
  @Requires('approvals:read')
  @Concerns('tenant')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'One of them, with what was said of it' })
  @Answers(200, overrideAnswer, ['override-unknown', 'not-ready'])
  one(@Param('id') id: string, @Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest): Promise<OverrideView> {
    return this.shown(id, principal.actor);
  }

  @Post('overrides/:id/reviews')
  @HttpCode(200)
  @Requires('approvals:vote')
  @Concerns('tenant')
  @ApiOperation({
    summary: 'Uphold or condemn it',
    description: 'By somebody with a role that reviews, never by the one who did it. The word that makes the quorum settles it.',
  })
  @Answers(200, overrideAnswer, [
    'override-unknown',
    'override-settled',
    'not-a-reviewer',
    'already-reviewed',
    'tenant-suspended',
    'decision-pending',
    'not-ready',
  ])
  async review(
    @Param('id') id: string,
    @Body({ schema: reviewRequest }) body: ReviewRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<OverrideView> {
    await this.commands.execute(new ChangeIdentities(actingOn(principal), { type: 'ReviewOverride', override: id, ...body }));
    return this.shown(id, principal.actor);
  }

  private async shown(id: string, actor: GatewayRequest['principal']['actor']): Promise<OverrideView> {
    const found = await this.known.ofIdentities(() => ownOverride(this.identities.of(actor.tenant), id));
    if (found) return overrideView(found, this.identities.of(actor.tenant), actor);
    throw new Problem(
      'override-unknown',
      `expected an override of tenant ${actor.tenant}, found none with the id ${id.slice(0, 64)}; see GET /api/v1/overrides`,
    );
  }
}
