import { masked, ownJson, type Json } from '@runbook/domain';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem, problemBody } from '../http/problem.js';
import { traceIdOfRequest } from '../http/trace-id.js';

const masks = new WeakMap<FastifyRequest, readonly string[]>();

/**
 * What the policy leaves out of the answer to this request, as JSON Pointers. Throws `policy-denied` for an answer that is written while things happen:
 * nothing could be left out of it.
 */
export function maskAnswer(request: FastifyRequest, mask: readonly string[]): void {
  const { holds } = request.routeOptions.config as { holds?: boolean };
  if (holds) throw new Problem('policy-denied', 'expected an answer in one piece for a policy that masks it, found one that is held open');
  masks.set(request, mask);
}

/** Leaves out what the policy says, the last thing before an answer goes. A refusal shows nothing of what is masked, and goes as it is. */
export function watchMasks(server: FastifyInstance): void {
  server.addHook('onSend', (request, reply, payload, done) => {
    const mask = masks.get(request);
    if (!mask || reply.statusCode >= 400 || payload === undefined || payload === null || payload === '') return done(null, payload);
    done(
      null,
      typeof payload === 'string' && isJson(reply) ? JSON.stringify(masked(ownJson(payload) as Json, mask)) : refusal(request, reply),
    );
  });
}

const isJson = (reply: FastifyReply): boolean => /^application\/([a-z.+-]+\+)?json\b/.test(String(reply.getHeader('content-type')));

/** Deny unless it can be kept: text or bytes have no members. */
function refusal(request: FastifyRequest, reply: FastifyReply): string {
  const problem = new Problem('policy-denied', 'expected an answer in JSON for a policy that masks it, found another form; ask for JSON');
  reply.removeHeader('content-length');
  reply.status(problem.status).header('content-type', 'application/problem+json');
  return JSON.stringify(problemBody(problem, traceIdOfRequest(request)));
}
