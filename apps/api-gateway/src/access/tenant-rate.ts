import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Permission } from '@runbook/domain';
import type { TenantQuotas } from '@runbook/service';
import type { FastifyReply } from 'fastify';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from '../http/problem.js';
import { Requires, type GatewayRequest } from './api-key.guard.js';
import { holds } from './on-runbook.js';

const MINUTE_S = 60;
const MS_PER_S = 1_000;

/** Acts that are counted: they begin something, send something or write it down. */
const COUNTED: ReadonlySet<Permission> = new Set<Permission>([
  'runbooks:write',
  'executions:start',
  'executions:retry',
  'executions:skip',
  'approvals:vote',
  'approvals:manage',
  'events:write',
  'event-sources:write',
  'subscriptions:write',
  'people:write',
  'api-keys:write',
  'tenants:write',
  'egress:write',
]);

/**
 * How much a tenant may ask this gateway for in a minute, all its people and keys together.
 *
 * - Not counted: reading, which changes nothing and is bounded by connections; pausing, cancelling and signing out, which must work when a script has
 *   used up the rest; what workers say, which would lose results; signed calls of webhooks and records of topics, whose senders may not send again.
 * - Every answer that is counted says what is left, in the fields RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers-10).
 */
export class TenantRate implements CanActivate {
  private readonly reflector = new Reflector();
  private readonly limiter: RateLimiterMemory;

  constructor(private readonly quotas: Pick<TenantQuotas, 'actsPerMinute' | 'countsKeysOfSettings'>) {
    this.limiter = new RateLimiterMemory({ points: quotas.actsPerMinute, duration: MINUTE_S });
  }

  canActivate(context: ExecutionContext): true | Promise<true> {
    const request = context.switchToHttp().getRequest<Partial<GatewayRequest>>();
    const needed = this.reflector.get(Requires, context.getHandler());
    const { principal } = request;
    if (!principal || request.method === 'GET' || !COUNTED.has(needed as Permission)) return true;
    // Who may not do it is refused behind this, and uses up nothing of the others'.
    if (!holds(principal, needed as Permission)) return true;
    if (principal.ofSettings && !this.quotas.countsKeysOfSettings) return true;
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return this.count(principal.actor.tenant, reply);
  }

  /** Rejects with the problem `rate-exceeded`. */
  private async count(tenant: string, reply: FastifyReply): Promise<true> {
    const counted = await this.limiter.consume(tenant).then(
      (left) => ({ left, isOver: false }),
      (left: RateLimiterRes | Error) => {
        if (left instanceof Error) throw left;
        return { left, isOver: true };
      },
    );
    const { actsPerMinute } = this.quotas;
    const seconds = Math.max(1, Math.ceil(counted.left.msBeforeNext / MS_PER_S));
    const fields = {
      'ratelimit-policy': `"tenant";q=${actsPerMinute};w=${MINUTE_S}`,
      ratelimit: `"tenant";r=${counted.left.remainingPoints};t=${seconds}`,
    };
    if (!counted.isOver) {
      reply.headers(fields);
      return true;
    }
    const detail = `expected at most ${actsPerMinute} acts a minute of ${tenant}, found more; nothing was done: send it again in ${seconds} s`;
    throw new Problem('rate-exceeded', detail, { headers: { ...fields, 'retry-after': String(seconds) } });
  }
}
