import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query, Req, Res, UseGuards } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { CataloguedEventSource } from '@runbook/service';
import type { FastifyReply } from 'fastify';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Answers } from '../http/openapi-answers.js';
import { Problem } from '../http/problem.js';
import { noQuery } from '../http/query-schemas.js';
import {
  dispositionsQuery,
  EVENT_SOURCE_ID,
  eventSourceOf,
  eventSourceRequest,
  type DispositionsQuery,
  type EventSourceRequest,
} from './sources/event-source-request.js';
import { GetEventSource, readingView } from './shown-event-source.js';
import { ListDispositions, ListEventSources, type DispositionsPage } from './sources/queries.js';
import { RegisterEventSource, RemoveEventSource } from './sources/register-event-source.js';
import { dispositionsAnswer, eventSourceAnswer, eventSourcesAnswer, shownEventSource } from './event-answers.js';

const OF_REGISTRATIONS = ['topic-taken', 'outdated', 'conflict', 'decision-pending', 'not-ready'] as const;

@ApiTags('events')
@ApiSecurity('api-key')
@Controller('api/v1/event-sources')
@UseGuards(ApiKeyGuard)
export class EventSourcesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Put(':id')
  @HttpCode(200)
  @Requires('event-sources:write')
  @ApiOperation({
    summary: 'Register an event source, or change it',
    description:
      'Its topic is read from its beginning, its webhook takes calls at `/webhooks/:id`. 201 when it is new; the same again changes nothing.',
  })
  @Answers(200, eventSourceAnswer, ['signature-required', ...OF_REGISTRATIONS], { also: { 201: eventSourceAnswer } })
  async register(
    @Param('id') id: string,
    @Body({ schema: eventSourceRequest }) body: EventSourceRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (!EVENT_SOURCE_ID.test(id)) {
      const message = 'expected an id of 2 to 63 small letters, digits and dashes, a letter first, found another text';
      throw new Problem('invalid-request', message, { errors: [{ pointer: '/id', message }] });
    }
    const { source, isNew } = await this.commands.execute(new RegisterEventSource(principal.actor, eventSourceOf(id, body)));
    if (isNew) reply.status(201).header('location', `/api/v1/event-sources/${id}`);
    return eventSourceView(source);
  }

  @Get()
  @Requires('events:read')
  @ApiOperation({ summary: 'The event sources, by id' })
  @Answers(200, eventSourcesAnswer)
  async list(@Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest) {
    return { items: (await this.queries.execute(new ListEventSources(principal.actor))).map(eventSourceView) };
  }

  @Get(':id')
  @Requires('events:read')
  @ApiOperation({
    summary: 'One event source, and how its topic is read',
    description:
      '`reading` is `standing`, with `standing.reason`, while it cannot be read on; `topicMadeAnew` says when its topic was found to be another one, which is read from its beginning.',
  })
  @Answers(200, shownEventSource, ['event-source-unknown', 'not-ready'])
  async one(@Param('id') id: string, @Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest) {
    const shown = await this.queries.execute(new GetEventSource(principal.actor, id));
    return { ...eventSourceView(shown.source), ...readingView(shown) };
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('event-sources:write')
  @ApiOperation({ summary: 'Read its topic and take its calls no more', description: 'What is known of its records stays.' })
  @Answers(204, null, ['event-source-unknown', ...OF_REGISTRATIONS])
  remove(@Param('id') id: string, @Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest): Promise<void> {
    return this.commands.execute(new RemoveEventSource(principal.actor, id));
  }

  @Get(':id/dispositions')
  @Requires('events:read')
  @ApiOperation({ summary: 'What became of its records, newest first, and how many ended how' })
  @Answers(200, dispositionsAnswer)
  dispositions(
    @Param('id') id: string,
    @Query({ schema: dispositionsQuery }) query: DispositionsQuery,
    @Req() { principal }: GatewayRequest,
  ): Promise<DispositionsPage> {
    return this.queries.execute(new ListDispositions(principal.actor, id, query));
  }
}

function eventSourceView({ tenant: _tenant, registeredAt, registeredBy, ...source }: CataloguedEventSource) {
  return { ...source, registeredAt: new Date(registeredAt).toISOString(), registeredBy: registeredBy.id };
}
