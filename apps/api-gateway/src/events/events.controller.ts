import { Body, Controller, HttpCode, Post, Query, Req, UseGuards } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { EVENT_TTL_MS_DEFAULT } from '@runbook/domain';
import { uuidv7 } from '@runbook/service';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { EVENT_BATCH_TYPE, EVENT_TYPE, TAKES_EVENTS } from '../http/body-parsers.js';
import { GatewayLimits } from '../http/gateway-limits.js';
import { Answers } from '../http/openapi-answers.js';
import { Problem } from '../http/problem.js';
import { noQuery } from '../http/query-schemas.js';
import { DECISION_TIMEOUT_MS } from '../log/decision-waiter.js';
import { outcomeView } from './outcomes/disposition.js';
import { EventUnusable, expectCloudEvent } from './reading/read-cloud-event.js';
import { readEvent } from './reading/read-record.js';
import { answerInTime } from './receiving/answer-in-time.js';
import { EventReceiver, type Arrival } from './receiving/event-receiver.js';

const EXAMPLE = { specversion: '1.0', id: '1', source: '/edr', type: 'com.example.edr.isolated', subject: 'host-7', data: { ok: true } };

@ApiTags('events')
@ApiSecurity('api-key')
@Controller('api/v1/events')
@UseGuards(ApiKeyGuard)
export class EventsController {
  constructor(
    private readonly receiver: EventReceiver,
    private readonly limits: GatewayLimits,
  ) {}

  @Post()
  @HttpCode(202)
  @RouteConfig(TAKES_EVENTS)
  @Requires('events:write')
  @ApiOperation({
    summary: 'Send an event, or a batch',
    description: 'CloudEvents 1.0 as JSON. Answers when it is durable what became of it; a batch is answered in its order, as `items`.',
  })
  @ApiConsumes(EVENT_TYPE, EVENT_BATCH_TYPE, 'application/json')
  @ApiBody({ schema: { type: 'object' }, examples: { isolated: { value: EXAMPLE } } })
  @Answers(202, [400, 401, 403, 413, 415, 503], { disposition: 'correlated' })
  async receive(@Body() body: unknown, @Query({ schema: noQuery }) _query: object, @Req() { headers, principal }: GatewayRequest) {
    const isBatch = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() === EVENT_BATCH_TYPE;
    const arrivals = arrivalsOf(body, isBatch, this.limits.eventBatchMax);
    const receive = () => this.receiver.receive(principal.actor.tenant, arrivals, DECISION_TIMEOUT_MS);
    const outcomes = await answerInTime(receive, 'send the same events again');
    const views = outcomes.map(outcomeView);
    return isBatch ? { items: views } : views[0];
  }
}

function arrivalsOf(body: unknown, isBatch: boolean, batchMax: number): Arrival[] {
  if (isBatch && !(Array.isArray(body) && body.length >= 1 && body.length <= batchMax)) {
    throw new Problem('invalid-request', `expected a batch of 1 to ${batchMax} CloudEvents as a JSON list, found another body`);
  }
  const request = uuidv7();
  const events = isBatch ? (body as readonly unknown[]) : [body];
  return events.map((event, index) => {
    try {
      return { ...readEvent(expectCloudEvent(event), EVENT_TTL_MS_DEFAULT), origin: { record: `http/${request}/${index}` } };
    } catch (error) {
      if (!(error instanceof EventUnusable)) throw error;
      throw new Problem('invalid-request', error.message, { errors: [{ pointer: isBatch ? `/${index}` : '', message: error.message }] });
    }
  });
}
