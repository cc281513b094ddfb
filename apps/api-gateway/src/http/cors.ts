import cors from '@fastify/cors';
import { REQUEST_ID_HEADER } from '@runbook/service';
import type { FastifyInstance } from 'fastify';

/** How long a browser need not ask again what it may send. */
const PREFLIGHT_SECONDS = 600;

/**
 * Lets pages of these origins read answers. They bring a key or a token: cookies are for this service's own pages, so no answer with credentials is given away.
 * Without origins nothing is said about any, which a browser takes as a no.
 */
export async function useCors(server: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return;
  await server.register(cors, {
    origin: [...origins],
    credentials: false,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'authorization',
      'content-type',
      'x-api-key',
      'prefer',
      'if-match',
      'if-none-match',
      'last-event-id',
      'idempotency-key',
      'traceparent',
      REQUEST_ID_HEADER,
    ],
    exposedHeaders: [
      'location',
      'etag',
      'retry-after',
      'ratelimit',
      'ratelimit-policy',
      'preference-applied',
      'idempotency-replayed',
      REQUEST_ID_HEADER,
    ],
    maxAge: PREFLIGHT_SECONDS,
    strictPreflight: true,
  });
}
