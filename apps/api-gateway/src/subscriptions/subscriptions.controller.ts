import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Req, Res, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { Clock } from '@runbook/ports';
import { RunbookCatalogue } from '@runbook/service';
import type { FastifyReply } from 'fastify';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { readCursor, writeCursor } from '../http/cursor.js';
import { Answers } from '../http/openapi-answers.js';
import { Problem } from '../http/problem.js';
import { noQuery } from '../http/query-schemas.js';
import { ChangeSubscription } from './change-subscription.js';
import { DeliveryRecords } from './delivery-records.js';
import { KeySubscription } from './keyed-subscription.js';
import {
  deliveriesPage,
  keyedSubscription,
  OF_SUBSCRIPTIONS,
  OF_TERMS,
  subscriptionAnswer,
  subscriptionLine,
  subscriptionsAnswer,
} from './subscription-answers.js';
import { changeRequest, createRequest, deliveriesQuery, termsOf } from './subscription-requests.js';
import type { ChangeRequest, CreateRequest, DeliveriesQuery } from './subscription-requests.js';
import { KnownSubscriptions } from './known-subscriptions.js';
import { SubscriptionTermsRule } from './subscription-terms-rule.js';
import { deliveryView, subscriptionView, type SubscriptionView } from './subscription-views.js';

/** Subscriptions of one tenant; each is told of everything that it asks for. */
export const SUBSCRIPTIONS_MAX = 50;

/** Who is told of what happens. */
@ApiTags('subscriptions')
@ApiSecurity('api-key')
@Controller('api/v1/subscriptions')
@UseGuards(ApiKeyGuard)
export class SubscriptionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly catalogue: RunbookCatalogue,
    private readonly known: KnownSubscriptions,
    private readonly rule: SubscriptionTermsRule,
    private readonly records: DeliveryRecords,
    private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(201)
  @Requires('subscriptions:write')
  @ApiOperation({
    summary: 'Have facts posted to an address',
    description:
      'Signed as Standard Webhooks say, at least once, in their order by run. The answer shows the key that signs, and no other does.',
  })
  @Answers(201, keyedSubscription, [
    ...(['subscription-exists', 'subscriptions-exceeded', 'outdated', 'credential-key-unavailable'] as const),
    ...(['conflict', 'decision-pending', 'not-ready'] as const),
    ...OF_TERMS,
  ])
  async create(
    @Body({ schema: createRequest }) { id, secret, ...asked }: CreateRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { actor } = principal;
    const terms = this.rule.expectAllowed(principal, termsOf(asked));
    if (this.catalogue.subscriptions.all(actor.tenant).length >= SUBSCRIPTIONS_MAX)
      throw new Problem('subscriptions-exceeded', `expected at most ${SUBSCRIPTIONS_MAX} subscriptions, found that many; remove one`);
    const register = new KeySubscription(actor, id, (key) => ({ type: 'RegisterSubscription', terms, ...key }), secret);
    const made = await this.commands.execute(register);
    reply.header('location', `/api/v1/subscriptions/${id}`);
    return { ...this.view(made.subscription), secret: made.secret };
  }

  @Get()
  @Requires('subscriptions:read')
  @ApiOperation({ summary: 'The subscriptions, by id' })
  @Answers(200, subscriptionsAnswer)
  list(@Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest): { items: SubscriptionView[] } {
    return { items: this.catalogue.subscriptions.all(principal.actor.tenant).map((one) => this.view(one)) };
  }

  @Get(':id')
  @Requires('subscriptions:read')
  @ApiOperation({ summary: 'One subscription, with how its deliveries stand' })
  @Answers(200, subscriptionAnswer, ['subscription-unknown', 'not-ready'])
  async one(@Param('id') id: string, @Query({ schema: noQuery }) _query: object, @Req() { principal: { actor } }: GatewayRequest) {
    const found = await this.known.expect(actor.tenant, id);
    const [latest] = await this.records.list(actor.tenant, id, { limit: 1 });
    const deliveries = await this.records.counts(actor.tenant, id);
    return { ...this.view(found), deliveries, ...(latest && { latest: deliveryView(latest) }) };
  }

  @Put(':id')
  @HttpCode(200)
  @Requires('subscriptions:write')
  @ApiOperation({
    summary: 'Change what a subscription asks for, or where it is posted',
    description: 'All of it. What waits already is posted to the new address.',
  })
  @Answers(200, subscriptionLine, ['precondition-failed', ...OF_TERMS, ...OF_SUBSCRIPTIONS])
  async change(
    @Param('id') id: string,
    @Body({ schema: changeRequest }) { revision, ...asked }: ChangeRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<SubscriptionView> {
    await this.known.expect(principal.actor.tenant, id);
    const terms = this.rule.expectAllowed(principal, termsOf(asked));
    const body = { type: 'ChangeSubscription', terms, revision } as const;
    return this.view(await this.commands.execute(new ChangeSubscription(principal.actor, id, body)));
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('subscriptions:write')
  @ApiOperation({ summary: 'Remove a subscription', description: 'Nothing is posted any more; its key is erased, and its deliveries are.' })
  @Answers(204, null, OF_SUBSCRIPTIONS)
  async remove(@Param('id') id: string, @Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest): Promise<void> {
    await this.known.expect(principal.actor.tenant, id);
    await this.commands.execute(new ChangeSubscription(principal.actor, id, { type: 'RemoveSubscription' }));
  }

  @Get(':id/deliveries')
  @Requires('subscriptions:read')
  @ApiOperation({
    summary: 'What became of each delivery, newest first',
    description: 'Those that were delivered are shown for 7 days, those that were given up for 30.',
  })
  @Answers(200, deliveriesPage, ['subscription-unknown', 'invalid-cursor', 'not-ready'])
  async deliveries(
    @Param('id') id: string,
    @Query({ schema: deliveriesQuery }) { deliveryStatus: status, limit, cursor }: DeliveriesQuery,
    @Req() { principal: { actor } }: GatewayRequest,
  ) {
    await this.known.expect(actor.tenant, id);
    const scope = { list: 'fact-deliveries', caller: actor, filter: { id, status } };
    const after = cursor === undefined ? {} : { after: readCursor(cursor, scope) };
    const found = await this.records.list(actor.tenant, id, { status, limit: limit + 1, ...after });
    const shown = found.slice(0, limit);
    const last = found.length > limit ? shown.at(-1) : undefined;
    return { items: shown.map(deliveryView), ...(last && { nextCursor: writeCursor({ value: last.at, id: last._id }, scope) }) };
  }

  private view(found: Parameters<typeof subscriptionView>[0]): SubscriptionView {
    return subscriptionView(found, this.clock.now());
  }
}
