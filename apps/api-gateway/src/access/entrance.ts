import { REQUEST_ID_HEADER, RequestCause } from '@runbook/service';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { preferredWait } from '../http/prefer.js';
import { noteTrace } from '../http/trace-id.js';
import { requestHop } from './request-hop.js';
import type { Admission } from '../load/admission.js';
import type { RouteTable } from '../http/route-table.js';
import type { GatewayRequest } from './api-key.guard.js';
import type { Authenticator } from './authenticator.js';
import type { HeldRequests } from './held-requests.js';
import type { Principal } from './principals.js';
import { expectOwnPage } from './session-cookie.js';

/** Marks a route whose answers are held open: `@RouteConfig(HOLDS)`. */
export const HOLDS = { holds: true } as const;

/** Marks a route that begins a run: `@RouteConfig(STARTS)`. It is refused where there is too much to do; see `Admission`. */
export const STARTS = { starts: true } as const;

/** Marks a route of the API that everybody may ask: `@RouteConfig(NEEDS_NO_KEY)`. It takes a small body at most. */
export const NEEDS_NO_KEY = { needsNoKey: true } as const;

const causes = new WeakMap<FastifyRequest, RequestCause>();

/** What a caller asked for who has gone since is still done, and is still theirs; no decision is waited for longer. */
const ABANDONED_MS = 30_000;

function endOf(cause: RequestCause, isAnswered: boolean): void {
  if (isAnswered) cause.end();
  else setTimeout(() => cause.end(), ABANDONED_MS).unref();
}

const API = '/api/v1/';

/**
 * What is asked of every request before a byte of its body is read: whether its address is one, whose key it brings, and whether its caller may
 * hold one more answer open. Calls of webhooks bring no key; their bodies are bounded, and signed.
 */
export function watchEntrance(
  server: FastifyInstance,
  routes: RouteTable,
  authenticator: Authenticator,
  held: HeldRequests,
  admission?: Admission,
): void {
  server.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID_HEADER, request.id);
    const traceparent = requestHop(request, reply);
    noteTrace(request, traceparent);
    const cause = new RequestCause(request.id, { traceparent });
    causes.set(request, cause);
    reply.raw.once('close', () => endOf(cause, reply.raw.writableFinished));
    cause.within(() => {
      try {
        if (request.is404) throw routes.nothingAt(request.method, request.url);
        expectOwnPage(request.method, request.headers);
        const principal = principalOf(request, authenticator);
        if (!(principal instanceof Promise)) {
          enter(request, reply, principal, { held, admission });
          return done();
        }
        principal.then((found) => enter(request, reply, found, { held, admission })).then(() => done(), done);
      } catch (error) {
        done(error as Error);
      }
    });
  });
  // A body is read in turns of its socket, which know of no request.
  server.addHook('preValidation', (request, _reply, done) => {
    const cause = causes.get(request);
    if (cause) cause.within(done);
    else done();
  });
}

/** Undefined: the route asks for nobody. */
function principalOf({ routeOptions, headers }: FastifyRequest, authenticator: Authenticator) {
  const { url = '', config } = routeOptions;
  const { takesBytes, needsNoKey } = config as { takesBytes?: boolean; needsNoKey?: boolean };
  return takesBytes || needsNoKey || !url.startsWith(API) ? undefined : authenticator.principalOf(headers);
}

interface Doors {
  readonly held: HeldRequests;
  readonly admission: Admission | undefined;
}

function enter(request: FastifyRequest, reply: FastifyReply, principal: Principal | undefined, { held, admission }: Doors): void {
  if (!principal) return;
  (request as GatewayRequest).principal = principal;
  const { holds, starts } = request.routeOptions.config as { holds?: boolean; starts?: boolean };
  if (starts && admission && !reply.raw.destroyed) reply.raw.once('close', admission.enter(request, principal.actor.tenant));
  // Who has gone while a session was looked up holds nothing, and would give nothing back.
  if (!reply.raw.destroyed && (holds || waits(request))) reply.raw.once('close', held.hold(principal.actor));
}

/** By header or query; whether the values are right is for the route to say. */
const waits = ({ headers, url }: FastifyRequest): boolean => preferredWait(headers.prefer) > 0 || /[?&]waitSeconds=[^&0]/.test(url);
