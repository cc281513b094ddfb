import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem, problemBody } from '../http/problem.js';
import { traceIdOfRequest } from '../http/trace-id.js';
import type { GatewayRequest } from './api-key.guard.js';
import type { Clearances } from './clearances.js';

/**
 * Looks at the caller's clearance once more, right before an answer goes: while a request waited, or by what it asked for, the run may have risen above it. What is
 * written while things happen looks by itself.
 */
export function watchClearances(server: FastifyInstance, clearances: Clearances): void {
  server.addHook('onSend', async (request, reply, payload) => {
    const { principal } = request as Partial<GatewayRequest>;
    if (!principal || reply.statusCode >= 400 || typeof payload !== 'string' || payload === '') return payload;
    try {
      await clearances.expectAt(request, principal);
      await clearances.expectMade(String(reply.getHeader('location') ?? ''), principal);
      return payload;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return refusal(request, reply, error);
    }
  });
}

function refusal(request: FastifyRequest, reply: FastifyReply, problem: Problem): string {
  for (const name of ['content-length', 'etag']) reply.removeHeader(name);
  reply.status(problem.status).header('content-type', 'application/problem+json');
  return JSON.stringify(problemBody(problem, traceIdOfRequest(request)));
}
