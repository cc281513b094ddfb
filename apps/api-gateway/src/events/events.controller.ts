import { Body, Controller, HttpCode, Post, Query, Req, UseGuards } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { EVENT_TTL_MS_DEFAULT, personOf, type Actor } from '@runbook/domain';
import { mediaTypeOf, uuidv7 } from '@runbook/service';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { EVENT_BATCH_TYPE, EVENT_TYPE, isBinaryEvent, TAKES_EVENTS } from '../http/body-parsers.js';
import { GatewayLimits } from '../http/gateway-limits.js';
import { Answers } from '../http/openapi-answers.js';
import { Problem } from '../http/problem.js';
import { noQuery } from '../http/query-schemas.js';
import { DECISION_TIMEOUT_MS } from '../log/decision-waiter.js';
import { outcomeView, readOrRefused, type Outcome } from './outcomes/disposition.js';
import { EVENT_SCHEMA } from './reading/event-attributes.js';
import { EventUnusable, expectCloudEvent, readBinaryRequest, type ReceivedEvent } from './reading/read-cloud-event.js';
import { readEvent } from './reading/read-record.js';
import { answerInTime } from './receiving/answer-in-time.js';
import { EventReceiver, type Arrival } from './receiving/event-receiver.js';
import { outcomesAnswer } from './event-answers.js';

const EXAMPLE = { specversion: '1.0', id: '1', source: '/edr', type: 'com.example.edr.isolated', subject: 'host-7', data: { ok: true } };

/** A batch is a list of such. */
const ONE = { schema: EVENT_SCHEMA, example: EXAMPLE };
const BODIES = {
  [EVENT_TYPE]: ONE,
  'application/json': ONE,
  [EVENT_BATCH_TYPE]: { schema: { type: 'array', items: EVENT_SCHEMA, minItems: 1 }, example: [EXAMPLE] },
};

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
    description:
      'CloudEvents 1.0: structured as JSON, binary with `ce-` headers, or a JSON batch. Answers when it is durable what became of it; a batch is answered in its order, as `items`, and an event of it that cannot be read holds up no other.',
  })
  @Answers(202, outcomesAnswer, ['events-exceeded', 'quota-exceeded', 'decision-pending', 'not-ready'], { takes: BODIES })
  async receive(@Body() body: unknown, @Query({ schema: noQuery }) _query: object, @Req() { headers, principal }: GatewayRequest) {
    const request = uuidv7();
    const isBatch = mediaTypeOf(headers['content-type']) === EVENT_BATCH_TYPE;
    const read = isBatch ? readBatch(body, request, this.limits.eventBatchMax) : [readOne(body, headers, request)];
    const { actor } = principal;
    const arrivals = read.flatMap((one) => ('disposition' in one ? [] : [sentBy(actor, one)]));
    const receive = () => this.receiver.receive(actor.tenant, arrivals, DECISION_TIMEOUT_MS);
    const received = (await answerInTime(receive, 'send the same events again'))[Symbol.iterator]();
    const views = read.map((one) => outcomeView('disposition' in one ? one : (received.next().value as Outcome)));
    return isBatch ? { items: views.map((view, index) => ({ index, ...view })) } : views[0];
  }
}

/** What was read, or the outcome of an event that is none. */
function readBatch(body: unknown, request: string, batchMax: number): (Arrival | Outcome)[] {
  if (!(Array.isArray(body) && body.length >= 1 && body.length <= batchMax)) {
    throw new Problem('invalid-request', `expected a batch of 1 to ${batchMax} CloudEvents as a JSON list, found another body`);
  }
  const read = body.map((event: unknown, index) => readOrRefused(() => arrivalOf(expectCloudEvent(event), request, index)));
  const faults = read.flatMap((one, index) => ('disposition' in one ? [{ pointer: `/${index}`, message: one.reasons.join('; ') }] : []));
  if (faults.length < read.length) return read;
  throw new Problem('invalid-request', 'expected a batch with CloudEvents, found none that can be read', { errors: faults });
}

function readOne(body: unknown, headers: GatewayRequest['headers'], request: string): Arrival {
  try {
    const event = isBinaryEvent(headers) ? readBinaryRequest(headers, bytesOf(body)) : expectCloudEvent(body);
    return arrivalOf(event, request, 0);
  } catch (error) {
    if (!(error instanceof EventUnusable)) throw error;
    throw new Problem('invalid-request', error.message, { errors: [{ pointer: '', message: error.message }] });
  }
}

/** The sender is not lost behind the event: a person who sends one has asked for what comes of it. */
function sentBy(sender: Actor, arrival: Arrival): Arrival {
  const requester = personOf(sender);
  return { ...arrival, sender, origin: { ...arrival.origin, ...(requester !== undefined && { requester }) } };
}

const arrivalOf = (event: ReceivedEvent, request: string, index: number): Arrival => ({
  ...readEvent(event, EVENT_TTL_MS_DEFAULT),
  origin: { record: `http/${request}/${index}` },
});

const bytesOf = (body: unknown): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));
