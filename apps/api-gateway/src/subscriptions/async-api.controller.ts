import { Controller, Get, Query } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { NEEDS_NO_KEY } from '../access/entrance.js';
import { Answers } from '../http/openapi-answers.js';
import { noQuery } from '../http/query-schemas.js';
import { gatewayAsyncApi } from './gateway-async-api.js';

const document = z.record(z.string(), z.unknown()).meta({ id: 'AsyncApiDocument' });

/** What is said and heard over topics and webhooks. Like the document of the API it tells of nobody, and needs no key. */
@ApiTags('subscriptions')
@Controller()
export class AsyncApiController {
  @Get('asyncapi.json')
  @RouteConfig(NEEDS_NO_KEY)
  @ApiOperation({ summary: 'The facts that are told, and the events that are taken, as an AsyncAPI 3 document' })
  @Answers(200, document)
  document(@Query({ schema: noQuery }) _query: object): Readonly<Record<string, unknown>> {
    return gatewayAsyncApi();
  }
}
