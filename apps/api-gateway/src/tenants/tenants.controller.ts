import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { hasAdministrator, PLATFORM_TENANT, type IdentityCommand } from '@runbook/domain';
import { IdentityCatalogue, SETTINGS, type Settings } from '@runbook/service';
import type { FastifyReply } from 'fastify';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Invitations } from '../access/invitations.js';
import type { Principal } from '../access/principals.js';
import { TAKES_NOTHING } from '../http/body-parsers.js';
import { Answers } from '../http/openapi-answers.js';
import { Problem } from '../http/problem.js';
import { noQuery } from '../http/query-schemas.js';
import { rfc3339 } from '../http/times.js';
import { actingOn, ChangeIdentities } from '../people/change-identities.js';
import { invitationAnswer } from '../people/people-answers.js';
import { TenantUses } from '../runs/model/tenant-uses.js';
import { quotasOf } from '../runs/start/start-quotas.js';
import { createdTenantAnswer, OF_TENANTS, tenantAnswer, tenantsAnswer, usageAnswer } from './tenant-answers.js';
import { createTenantRequest, suspendTenantRequest, type CreateTenantRequest, type SuspendTenantRequest } from './tenant-requests.js';
import { tenantView, type TenantView } from './tenant-views.js';
import { TenantsInSight } from './tenants-in-sight.js';

/** The organisations that share this service, and see nothing of each other. */
@ApiTags('tenants')
@ApiSecurity('api-key')
@Controller('api/v1/tenants')
@UseGuards(ApiKeyGuard)
export class TenantsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly identities: IdentityCatalogue,
    private readonly inSight: TenantsInSight,
    private readonly invitations: Invitations,
    private readonly uses: TenantUses,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  @Requires('tenants:read')
  @ApiOperation({ summary: 'The tenants: one’s own, and for the platform’s administrators every one' })
  @Answers(200, tenantsAnswer)
  list(@Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest): { items: TenantView[] } {
    return { items: this.inSight.all(principal).map((tenant) => tenantView(tenant, this.identities)) };
  }

  @Post()
  @HttpCode(201)
  @Requires('tenants:write')
  @ApiOperation({
    summary: 'Make a tenant',
    description: 'Answers the token with which its first administrator chooses a name and a password.',
  })
  @Answers(201, createdTenantAnswer, OF_TENANTS)
  async create(
    @Body({ schema: createTenantRequest }) { id, name }: CreateTenantRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const tenant = await this.change(principal, id, { type: 'CreateTenant', tenant: id, name });
    reply.header('location', `/api/v1/tenants/${id}`);
    // A crash here leaves a tenant without an administrator: another invitation is made by its own route.
    return { ...tenant, invitation: await this.invitation(id) };
  }

  @Get(':id')
  @Requires('tenants:read')
  @ApiOperation({ summary: 'One tenant' })
  @Answers(200, tenantAnswer, ['tenant-unknown', 'not-ready'])
  async one(
    @Param('id') id: string,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<TenantView> {
    return tenantView(await this.inSight.one(principal, id), this.identities);
  }

  @Get(':id/usage')
  @Requires('tenants:read')
  @ApiOperation({
    summary: 'How much a tenant uses, beside its quotas',
    description: 'As this gateway has read the logs by now. Totals count from the version on that began to count.',
  })
  @Answers(200, usageAnswer, ['tenant-unknown', 'not-ready'])
  async usage(@Param('id') id: string, @Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest) {
    await this.inSight.one(principal, id);
    const { running, parked } = this.uses.open(id);
    const { logBytes, runs, runsToday, steps, stepsToday } = this.uses.of(id);
    return {
      ...{
        tenant: id,
        runningExecutions: running,
        parkedExecutions: parked,
        startedToday: runsToday,
        started: runs,
        stepsToday,
        steps,
        logBytes,
      },
      quotas: quotasOf(this.settings),
    };
  }

  @Post(':id/invitation')
  @RouteConfig(TAKES_NOTHING)
  @HttpCode(201)
  @Requires('tenants:write')
  @ApiOperation({ summary: 'Invite the first administrator of a tenant once more' })
  @Answers(201, invitationAnswer, ['platform-only', 'tenant-unknown', 'tenant-has-administrator', 'not-ready'])
  async invite(@Param('id') id: string, @Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest) {
    const tenant = await this.inSight.one(principal, id);
    const isPlatform = tenant === PLATFORM_TENANT;
    if (isPlatform || hasAdministrator(this.identities.of(id))) {
      const whose = isPlatform ? 'the platform, whose first one is made with the token that a start prints' : `${id} with one`;
      throw new Problem(
        'tenant-has-administrator',
        `expected a tenant without an administrator, found ${whose}; its administrators invite others`,
      );
    }
    return this.invitation(id);
  }

  @Post(':id/suspend')
  @HttpCode(200)
  @Requires('tenants:write')
  @ApiOperation({
    summary: 'Let nobody of a tenant in any more',
    description: 'Keys and sessions stop working at once, and nothing new begins. What runs goes on. Nothing is deleted.',
  })
  @Answers(200, tenantAnswer, OF_TENANTS)
  suspend(
    @Param('id') id: string,
    @Body({ schema: suspendTenantRequest }) { reason }: SuspendTenantRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<TenantView> {
    return this.change(principal, id, { type: 'SuspendTenant', tenant: id, reason });
  }

  @Post(':id/reinstate')
  @RouteConfig(TAKES_NOTHING)
  @HttpCode(200)
  @Requires('tenants:write')
  @ApiOperation({ summary: 'Let a suspended tenant go on' })
  @Answers(200, tenantAnswer, OF_TENANTS)
  reinstate(
    @Param('id') id: string,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<TenantView> {
    return this.change(principal, id, { type: 'ReinstateTenant', tenant: id });
  }

  /** The tenant as it is afterwards. */
  private async change(principal: Principal, id: string, body: IdentityCommand): Promise<TenantView> {
    await this.commands.execute(new ChangeIdentities(actingOn(principal), body));
    return tenantView(await this.inSight.one(principal, id), this.identities);
  }

  private async invitation(tenant: string) {
    const { token, until } = await this.invitations.make({ kind: 'setup', tenant });
    return { token, until: rfc3339(until) };
  }
}
