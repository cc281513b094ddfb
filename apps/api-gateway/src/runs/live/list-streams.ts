import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Logger } from '@runbook/service';
import type { FastifyReply } from 'fastify';
import type { Reader } from '../../access/clearances.js';
import { GatewayLimits } from '../../http/gateway-limits.js';
import { CLOSING_MS, HeldAnswer } from '../../http/held-answer.js';
import { Problem } from '../../http/problem.js';
import { ExecutionModel } from '../model/execution-model.js';
import { ListFeed } from './list-feed.js';

/** Live lists of runs, by server-sent events. Nothing is repeated: a client that was away reads its list again. */
@Injectable()
export class ListStreams implements BeforeApplicationShutdown {
  private readonly open = new Set<HeldAnswer>();

  constructor(
    private readonly executions: ExecutionModel,
    private readonly limits: GatewayLimits,
    private readonly logger: Logger,
  ) {}

  /** Takes the reply over. `within`: only runs of these runbooks. */
  start(tenant: string, within: readonly string[] | undefined, reader: Reader, reply: FastifyReply): void {
    const { liveViewsMax, stalledMsMax } = this.limits;
    if (this.open.size >= liveViewsMax) {
      const detail = `expected at most ${liveViewsMax} live lists, found that many; close one`;
      throw new Problem('streams-exceeded', detail, { headers: { 'retry-after': '10' } });
    }
    const reached = within && new Set(within);
    const feed = new ListFeed(({ state }) => reached?.has(state.runbook.id) ?? true, reader);
    const unwatch = this.executions.watchTenant(tenant, (entry) => {
      feed.take(entry);
      held.wake();
    });
    const ended = () => {
      unwatch();
      this.open.delete(held);
    };
    const held: HeldAnswer = new HeldAnswer(reply, 'events', ended, stalledMsMax);
    this.open.add(held);
    held.follow(feed).catch((error: unknown) => this.logger.warn({ error }, 'a live list was cut off; its client comes back'));
  }

  beforeApplicationShutdown(): void {
    for (const answer of [...this.open]) answer.end(CLOSING_MS);
  }
}
