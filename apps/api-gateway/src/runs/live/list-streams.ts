import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Logger } from '@runbook/service';
import type { FastifyReply } from 'fastify';
import type { Reader } from '../../access/clearances.js';
import { GatewayLimits } from '../../http/gateway-limits.js';
import { HeldAnswers } from '../../http/held-answers.js';
import { ExecutionModel } from '../model/execution-model.js';
import { ListFeed } from './list-feed.js';

/** Live lists of runs, by server-sent events. Nothing is repeated: a client that was away reads its list again. */
@Injectable()
export class ListStreams implements BeforeApplicationShutdown {
  private readonly answers: HeldAnswers;

  constructor(
    private readonly executions: ExecutionModel,
    limits: GatewayLimits,
    logger: Logger,
  ) {
    const { liveViewsMax: openMax, stalledMsMax } = limits;
    this.answers = new HeldAnswers({ one: 'live list', many: 'live lists', openMax, stalledMsMax }, logger);
  }

  /** Takes the reply over. Throws the problem `streams-exceeded`. `within`: only runs of these runbooks. */
  start(tenant: string, within: readonly string[] | undefined, reader: Reader, reply: FastifyReply): void {
    const reached = within && new Set(within);
    const feed = new ListFeed(({ state }) => reached?.has(state.runbook.id) ?? true, reader);
    const held = this.answers.hold(reply, 'events', () => unwatch());
    const unwatch = this.executions.watchTenant(tenant, (entry) => {
      feed.take(entry);
      held.wake();
    });
    void this.answers.follow(held, feed);
  }

  beforeApplicationShutdown(): void {
    this.answers.endAll();
  }
}
