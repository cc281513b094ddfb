import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { SubscriptionCommand } from '@runbook/domain';
import { Clock } from '@runbook/ports';
import { uuidv7 } from '@runbook/service';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Answers } from '../http/openapi-answers.js';
import { Problem } from '../http/problem.js';
import { noQuery } from '../http/query-schemas.js';
import { instantOf } from '../http/time.js';
import { ChangeSubscription } from './change-subscription.js';
import { CheckSubscription } from './check-subscription.js';
import { DeliveryRecords } from './delivery-records.js';
import { KeySubscription } from './keyed-subscription.js';
import { KnownSubscriptions } from './known-subscriptions.js';
import { delivery, keyedSubscription, OF_SUBSCRIPTIONS, replayAnswer, replaysAnswer, subscriptionLine } from './subscription-answers.js';
import { pauseRequest, replayRequest, secretRequest } from './subscription-requests.js';
import type { PauseRequest, ReplayRequest, SecretRequest } from './subscription-requests.js';
import { deliveryView, replayView, subscriptionView, type SubscriptionView } from './subscription-views.js';

/** What is done with a subscription that there is. */
@ApiTags('subscriptions')
@ApiSecurity('api-key')
@Controller('api/v1/subscriptions')
@UseGuards(ApiKeyGuard)
export class SubscriptionActsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly known: KnownSubscriptions,
    private readonly records: DeliveryRecords,
    private readonly clock: Clock,
  ) {}

  @Post(':id/pause')
  @HttpCode(200)
  @Requires('subscriptions:write')
  @ApiOperation({
    summary: 'Post nothing for a while',
    description: 'What waits goes on waiting, and what happens meanwhile is not kept for it: replay that, once it is resumed.',
  })
  @Answers(200, subscriptionLine, OF_SUBSCRIPTIONS)
  pause(
    @Param('id') id: string,
    @Body({ schema: pauseRequest }) { reason }: PauseRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
  ): Promise<SubscriptionView> {
    return this.change(id, { type: 'PauseSubscription', because: 'asked', reason }, request);
  }

  @Post(':id/resume')
  @HttpCode(200)
  @Requires('subscriptions:write')
  @ApiOperation({ summary: 'Go on posting', description: 'What waited is posted first.' })
  @Answers(200, subscriptionLine, OF_SUBSCRIPTIONS)
  resume(@Param('id') id: string, @Query({ schema: noQuery }) _query: object, @Req() request: GatewayRequest): Promise<SubscriptionView> {
    return this.change(id, { type: 'ResumeSubscription' }, request);
  }

  @Post(':id/secret')
  @HttpCode(200)
  @Requires('subscriptions:write')
  @ApiOperation({
    summary: 'Sign with another key',
    description: 'For a while both sign, so that a receiver can change over. The answer shows the new key, and no other does.',
  })
  @Answers(200, keyedSubscription, ['outdated', 'credential-key-unavailable', ...OF_SUBSCRIPTIONS])
  async rotate(
    @Param('id') id: string,
    @Body({ schema: secretRequest }) { secret: given, overlapSeconds }: SecretRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal: { actor } }: GatewayRequest,
  ) {
    await this.known.expect(actor.tenant, id);
    const overlapMs = overlapSeconds * 1_000;
    const rotate = new KeySubscription(actor, id, (key) => ({ type: 'RotateSubscriptionSecret', overlapMs, ...key }), given);
    const { subscription, secret } = await this.commands.execute(rotate);
    return { ...subscriptionView(subscription, this.clock.now()), secret };
  }

  @Post(':id/check')
  @HttpCode(200)
  @Requires('subscriptions:write')
  @ApiOperation({
    summary: 'Post one fact, to see whether it arrives',
    description: 'A signed `subscription.checked.v1`, once, also while it is paused.',
  })
  @Answers(200, delivery, ['subscription-unchecked', ...OF_SUBSCRIPTIONS])
  async check(@Param('id') id: string, @Query({ schema: noQuery }) _query: object, @Req() { principal: { actor } }: GatewayRequest) {
    await this.known.expect(actor.tenant, id);
    return deliveryView(await this.commands.execute(new CheckSubscription(actor, id)));
  }

  @Post(':id/replay')
  @HttpCode(202)
  @Requires('subscriptions:write')
  @ApiOperation({
    summary: 'Post once more what happened between two moments',
    description:
      'What it asks for now, of the last 7 days since the tenant has had a subscription, at most 10,000 facts. Each has the id that it had: who has it drops it.',
  })
  @Answers(202, replayAnswer, OF_SUBSCRIPTIONS)
  async replay(
    @Param('id') id: string,
    @Body({ schema: replayRequest }) { from, to }: ReplayRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal: { actor } }: GatewayRequest,
  ) {
    await this.known.expect(actor.tenant, id);
    if ((await this.records.replaysOf(actor.tenant, id)).some(({ status }) => status === 'waiting'))
      throw new Problem(
        'not-applicable',
        'expected no replay under way, found one; wait for its end, see GET /api/v1/subscriptions/:id/replays',
      );
    const asked = { replay: `rpl_${uuidv7()}`, from: instantOf(from), to: instantOf(to) };
    await this.commands.execute(new ChangeSubscription(actor, id, { type: 'AskSubscriptionReplay', ...asked }));
    return replayView({ ...asked, status: 'waiting', queued: 0 });
  }

  @Get(':id/replays')
  @Requires('subscriptions:read')
  @ApiOperation({ summary: 'How far the last replays are, newest first' })
  @Answers(200, replaysAnswer, ['subscription-unknown', 'not-ready'])
  async replays(@Param('id') id: string, @Query({ schema: noQuery }) _query: object, @Req() { principal: { actor } }: GatewayRequest) {
    await this.known.expect(actor.tenant, id);
    return { items: (await this.records.replaysOf(actor.tenant, id)).map(replayView) };
  }

  private async change(id: string, body: SubscriptionCommand, { principal: { actor } }: GatewayRequest): Promise<SubscriptionView> {
    await this.known.expect(actor.tenant, id);
    return subscriptionView(await this.commands.execute(new ChangeSubscription(actor, id, body)), this.clock.now());
  }
}
