import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Logger } from '@runbook/service';
import type { FastifyReply } from 'fastify';
import { Clearances } from '../access/clearances.js';
import { onRunbook, runbooksWithin } from '../access/on-runbook.js';
import type { Principal } from '../access/principals.js';
import { GatewayLimits } from '../http/gateway-limits.js';
import { HeldAnswers } from '../http/held-answers.js';
import { listApprovals } from './approval-list.js';
import { approvalLine, mayAct, redactedRequest } from './approval-view.js';
import { InboxFeed, type WatchedInbox } from './inbox-feed.js';
import type { ApprovalLine } from './model/approval-document.js';
import { ApprovalDocuments } from './model/approval-documents.js';

/** Live inboxes, by server-sent events. Nothing is repeated: a client that was away reads its inbox again. */
@Injectable()
export class InboxStreams implements BeforeApplicationShutdown {
  private readonly answers: HeldAnswers;

  constructor(
    private readonly approvals: ApprovalDocuments,
    private readonly clearances: Clearances,
    private readonly limits: GatewayLimits,
    logger: Logger,
  ) {
    const { liveViewsMax: openMax, stalledMsMax } = limits;
    this.answers = new HeldAnswers({ one: 'live inbox', many: 'live inboxes', openMax, stalledMsMax }, logger);
  }

  /** Takes the reply over. Throws the problems `streams-exceeded` and `not-ready`. */
  async start(principal: Principal, reply: FastifyReply): Promise<void> {
    this.answers.expectRoom();
    // While lists are being made there is nothing to count: that is said before the answer has begun.
    await this.approvals.lines();
    const feed = new InboxFeed(this.inboxOf(principal));
    const held = this.answers.hold(reply, 'events', () => unwatch());
    const unwatch = this.approvals.watchTenant(principal.actor.tenant, (line) => {
      feed.take(line);
      held.wake();
    });
    void this.answers.follow(held, feed);
  }

  beforeApplicationShutdown(): void {
    this.answers.endAll();
  }

  private inboxOf(principal: Principal): WatchedInbox {
    const runbooks = runbooksWithin(principal, 'approvals:read');
    const sees = ({ runbook }: ApprovalLine) => runbooks === undefined || runbooks.includes(runbook.id);
    const actorOf = ({ runbook }: ApprovalLine) => onRunbook(principal, runbook.id).actor;
    const mayDecide = (line: ApprovalLine) => mayAct(line, actorOf(line));
    return {
      sees,
      mayDecide,
      openNow: async () => {
        const unwritten = this.approvals.allUnwritten();
        const { inboxLookedAtMax, inboxReadLines } = this.limits;
        const page = { limit: inboxLookedAtMax, inboxLookedAtMax, inboxReadLines };
        const filter = { tenant: principal.actor.tenant, onlyOpen: true, fits: sees };
        const { items, next } = await listApprovals(await this.approvals.lines(), unwritten, filter, page);
        return { requests: new Map(items.map((line) => [line._id, mayDecide(line)])), isWhole: next === undefined };
      },
      shown: async (lines) => {
        const above = await this.clearances.above(
          principal,
          lines.map(({ execution }) => execution),
        );
        return lines.map((line) => {
          const run = above.get(line.execution);
          return run ? redactedRequest(line, run) : approvalLine(line, actorOf(line));
        });
      },
    };
  }
}
