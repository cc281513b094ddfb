import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query, Req, Res, UseGuards } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { reviewOf, RunbookCatalogue, SETTINGS, type Settings } from '@runbook/service';
import type { FastifyReply } from 'fastify';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Concerns } from '../access/concerns.js';
import { idempotencyKey } from '../http/idempotency-key.js';
import { Answers, TakesKey } from '../http/openapi-answers.js';
import { noQuery } from '../http/query-schemas.js';
import { GetRunbook } from '../runbooks/queries.js';
import { runbookAnswer } from '../runbooks/runbook-answers.js';
import { runbookView, type RunbookView } from '../runbooks/runbook-view.js';
import { versionNumber } from '../runbooks/version-number.js';
import { DeprecateVersion, RestoreVersion, SetLifecycleRules } from './change-versions.js';
import { lifecycleRulesAnswer } from './lifecycle-answers.js';
import { deprecateRequest, lifecycleRules, restoreRequest, type LifecycleRulesRequest, type ReasonRequest } from './lifecycle-requests.js';

const OF_VERSIONS = ['runbook-unknown', 'not-applicable', 'conflict', 'decision-pending', 'not-ready'] as const;

/** What becomes of versions once they are in force, and of the runs that they have then. */
@ApiTags('lifecycle')
@ApiSecurity('api-key')
@Controller('api/v1')
@UseGuards(ApiKeyGuard)
export class VersionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly catalogue: RunbookCatalogue,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Post('runbooks/:id/versions/:version/deprecate')
  @Concerns({ runbook: 'id' })
  @HttpCode(200)
  @Requires('runbooks:review')
  @ApiOperation({
    summary: 'Start nothing by this version any more',
    description:
      'For ever. Of the newest version, schedules and triggers stop too. What runs by it goes on as the rules of the tenant say.',
  })
  @Answers(200, runbookAnswer, OF_VERSIONS)
  async deprecate(
    @Param('id') id: string,
    @Param('version') version: string,
    @Body({ schema: deprecateRequest }) { reason }: ReasonRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal: { actor } }: GatewayRequest,
  ): Promise<RunbookView> {
    const [runbook] = await this.queries.execute(new GetRunbook(actor, id, versionNumber(version)));
    return runbookView(await this.commands.execute(new DeprecateVersion(actor, runbook, reason)));
  }

  @Post('runbooks/:id/versions/:version/restore')
  @Concerns({ runbook: 'id' })
  @Requires('runbooks:review')
  @ApiOperation({
    summary: 'Roll back: make the content of this version the newest one',
    description: 'It is approved anew, so by nobody who wrote it.',
  })
  @TakesKey()
  @Answers(201, runbookAnswer, ['not-a-reviewer', 'invalid-runbook', 'versions-exceeded', ...OF_VERSIONS])
  async restore(
    @Param('id') id: string,
    @Param('version') version: string,
    @Body({ schema: restoreRequest }) { reason }: ReasonRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { headers, principal: { actor } }: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RunbookView> {
    const key = idempotencyKey(headers['idempotency-key']);
    const [old] = await this.queries.execute(new GetRunbook(actor, id, versionNumber(version)));
    const { runbook, replayed } = await this.commands.execute(new RestoreVersion(actor, old, reason, key));
    reply.header('location', `/api/v1/runbooks/${id}/versions/${runbook.version}`);
    reply.header('etag', `"${runbook.digest}"`);
    if (replayed) reply.header('idempotency-replayed', 'true');
    return runbookView(runbook);
  }

  @Get('lifecycle-rules')
  @Concerns('nothing')
  @Requires('runbooks:read')
  @ApiOperation({ summary: 'Whether versions are reviewed, and what becomes of runs whose version is deprecated' })
  @Answers(200, lifecycleRulesAnswer)
  rules(@Query({ schema: noQuery }) _query: object, @Req() { principal: { actor } }: GatewayRequest) {
    return this.shown(actor.tenant, this.catalogue.lifecycleRules(actor.tenant).rules);
  }

  @Put('lifecycle-rules')
  @HttpCode(200)
  @Requires('lifecycle:write')
  @ApiOperation({ summary: 'Say what becomes of runs whose version is deprecated' })
  @Answers(200, lifecycleRulesAnswer, ['conflict', 'decision-pending', 'not-ready'])
  async setRules(
    @Body({ schema: lifecycleRules }) body: LifecycleRulesRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal: { actor } }: GatewayRequest,
  ) {
    return this.shown(actor.tenant, await this.commands.execute(new SetLifecycleRules(actor, body)));
  }

  private shown(tenant: string, rules: LifecycleRulesRequest) {
    return { ...rules, review: reviewOf(tenant, this.settings) };
  }
}
