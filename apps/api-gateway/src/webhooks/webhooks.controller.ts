import { Body, Controller, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { WebhookCall } from '@runbook/outbound';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { outcomeView } from '../events/outcomes/disposition.js';
import { answerInTime } from '../events/receiving/answer-in-time.js';
import { TAKES_BYTES } from '../http/body-parsers.js';
import { Answers } from '../http/openapi-answers.js';
import { noQuery } from '../http/query-schemas.js';
import { challengeOf } from './read-call.js';
import { WebhookReceiver } from './webhook-receiver.js';
import { z } from 'zod';
import { outcomeAnswer } from '../events/event-answers.js';

/** Any JSON, or a form: what the sender's product sends; its source's `mapping` makes an event of it. */
const DELIVERY = { type: 'com.example.alert', host: 'h-7' };
const BODIES = {
  'application/json': { schema: {}, example: DELIVERY },
  'application/x-www-form-urlencoded': { schema: { type: 'object' }, example: { payload: JSON.stringify(DELIVERY) } },
};
const OF_CALLS = ['signature-wrong', 'event-source-unknown', 'events-exceeded', 'quota-exceeded', 'decision-pending', 'not-ready'] as const;

@ApiTags('events')
@Controller('api/v1/webhooks')
export class WebhooksController {
  constructor(private readonly receiver: WebhookReceiver) {}

  @Post(':sourceId')
  @HttpCode(202)
  @RouteConfig(TAKES_BYTES)
  @ApiOperation({
    summary: 'Call the webhook of an event source',
    description: 'No key: the signature of the body lets the call in. Answers when it is durable what became of it.',
  })
  @Answers(202, outcomeAnswer, OF_CALLS, { also: { 200: z.strictObject({ challenge: z.string() }) }, takes: BODIES })
  async call(
    @Param('sourceId') id: string,
    @Body() body: Buffer | undefined,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const call = { headers: singleHeaders(request), body: body ?? Buffer.alloc(0) };
    const { source, delivery } = await this.receiver.expectSigned(id, call);
    const challenge = challengeOf(source, call);
    if (challenge !== undefined) {
      reply.status(200);
      return { challenge };
    }
    return outcomeView(await answerInTime(() => this.receiver.receive(source, delivery, call), 'make the same call again'));
  }
}

/** A header that comes twice is left out: no scheme signs with such a header. */
function singleHeaders({ headers }: FastifyRequest): WebhookCall['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, typeof text === 'string' ? text : undefined]));
}
