import { Body, Controller, Header, HttpCode, Post, Query, Req, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ownJson } from '@runbook/domain';
import { ApiKeyGuard, OWN, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Answers } from '../http/openapi-answers.js';
import { Problem } from '../http/problem.js';
import { noQuery } from '../http/query-schemas.js';
import { traceIdOf } from '../http/trace-id.js';
import { callerOf } from './calls/caller.js';
import { Graph } from './graph.js';
import { graphAnswer, graphRequest, type GraphAnswerBody, type GraphRequest } from './graph-requests.js';
import { errorOf } from './calls/problem-error.js';

/** The graph over HTTP. Whoever is known may ask for an operation; what its fields need is asked of their routes. */
@ApiTags('graphql')
@ApiSecurity('api-key')
@Controller('api/v1/graphql')
@UseGuards(ApiKeyGuard)
export class GraphController {
  constructor(private readonly graph: Graph) {}

  @Post()
  @HttpCode(200)
  @Requires(OWN)
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'A query or a mutation in GraphQL',
    description:
      'Each field asks a route of this API and needs what the route needs; its problems are `extensions` of the errors. At the same address a WebSocket of the protocol `graphql-transport-ws` has subscriptions too.',
  })
  @Answers(200, graphAnswer)
  async ask(
    @Body({ schema: graphRequest }) request: GraphRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { headers, principal, socket, id }: GatewayRequest,
  ): Promise<GraphAnswerBody> {
    const traceId = traceIdOf(headers.traceparent);
    const caller = callerOf(headers, socket.remoteAddress, id);
    try {
      const answer = await this.graph.answer(request, { caller, actor: principal.actor, traceId });
      return plain(answer);
    } catch (error) {
      // An operation that is not done at all has no data; that it is refused is the answer, as GraphQL has it.
      if (error instanceof Problem) return plain({ errors: [errorOf(error, traceId)] });
      throw error;
    }
  }
}

/** Errors as GraphQL writes them. */
const plain = (answer: object): GraphAnswerBody => ownJson(JSON.stringify(answer)) as GraphAnswerBody;
