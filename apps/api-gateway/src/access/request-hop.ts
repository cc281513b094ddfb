import { systemClock } from '@runbook/ports';
import { measure, readTraceparent, served, traceparentOf, type Hop } from '@runbook/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayRequest } from './api-key.guard.js';

const API = '/api/v1/';
const MS_PER_S = 1_000;
const SERVER_ERROR = 500;

/**
 * The request as a hop of its caller's trace, or of a new one, until its answer is gone; and how long it took. Of live views there is neither: they are open for
 * as long as somebody looks. Files of the console and questions about health are not traced. Returns what carries the trace on; undefined: nobody traces it.
 */
export function requestHop(request: FastifyRequest, reply: FastifyReply): string | undefined {
  const { url = '', config } = request.routeOptions;
  const context = readTraceparent(request.headers.traceparent as string | undefined);
  const parent = context && traceparentOf(context);
  const { holds } = (config ?? {}) as { holds?: boolean };
  if (holds || !url.startsWith(API)) return parent;
  const begun = systemClock.monotonic();
  const hop = served(`${request.method} ${url}`, { parent, facts: () => factsOf(request, url) });
  reply.raw.once('close', () => ended(hop, request, reply, begun));
  return hop.traceparent;
}

const factsOf = ({ method, id, protocol }: FastifyRequest, route: string) => ({
  'http.request.method': method,
  'http.route': route,
  'url.scheme': protocol,
  'runbook.request.id': id,
});

function ended(hop: Hop, request: FastifyRequest, { raw: { statusCode } }: FastifyReply, begun: number): void {
  const { principal } = request as Partial<GatewayRequest>;
  const facts = { 'http.response.status_code': statusCode, ...(principal && { 'runbook.tenant': principal.actor.tenant }) };
  hop.end(facts, statusCode >= SERVER_ERROR ? String(statusCode) : undefined);
  const seconds = (systemClock.monotonic() - begun) / MS_PER_S;
  measure('runbook_http_request_duration_seconds', seconds, { method: request.method, class: `${Math.floor(statusCode / 100)}xx` });
}
