import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { heldValue, parseTimestamp, type VotingCommand } from '@runbook/domain';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Concerns } from '../access/concerns.js';
import { HOLDS } from '../access/entrance.js';
import { StepUp } from '../access/step-up.js';
import { ActOnExecution } from '../control/act-on-execution.js';
import { idempotencyKey } from '../http/idempotency-key.js';
import { Answers, AnswersAct } from '../http/openapi-answers.js';
import { noQuery } from '../http/query-schemas.js';
import {
  approvalsQuery,
  commentRequest,
  delegateRequest,
  extendRequest,
  voteRequest,
  type ApprovalsQuery,
  type CommentRequest,
  type DelegateRequest,
  type ExtendRequest,
  type VoteRequest,
} from './approval-requests.js';
import { approvalAnswer, approvalPage } from './approval-answers.js';
import { approvalView, type ApprovalView } from './approval-view.js';
import { checkForm } from './check-form.js';
import { InboxStreams } from './inbox-streams.js';
import type { ApprovalDocument } from './model/approval-document.js';
import { GetApproval, ListApprovals, type ApprovalsPage } from './queries.js';

const OF_VOTES = ['approval-unknown', 'not-an-approver', 'four-eyes', 'digest-mismatch', 'already-voted', 'form-invalid'] as const;

/** What people are asked, and their votes. Whether a vote counts is decided by the execution, never here. */
@ApiTags('approvals')
@ApiSecurity('api-key')
@Controller('api/v1/approvals')
@UseGuards(ApiKeyGuard)
@Concerns({ approval: 'id' })
export class ApprovalsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly stepUp: StepUp,
    private readonly streams: InboxStreams,
  ) {}

  @Get()
  @Requires('approvals:read')
  @Concerns('within')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'My inbox: requests that I may decide, newest first' })
  @Answers(200, approvalPage, ['not-ready'])
  list(@Query({ schema: approvalsQuery }) query: ApprovalsQuery, @Req() { principal }: GatewayRequest): Promise<ApprovalsPage> {
    return this.queries.execute(new ListApprovals(principal, query));
  }

  @Get('stream')
  @RouteConfig(HOLDS)
  @HttpCode(200)
  @Requires('approvals:read')
  @Concerns('within')
  @ApiOperation({
    summary: 'Live view of the inbox',
    description:
      'Server-sent events: `ready` at the beginning, `approval` with the line of a request that changed, at most four times a second for each, `counts` with how many are open and how many of them I may decide, `overflow` when there were too many to tell. Nothing is repeated: read the inbox behind `ready` and `overflow`.',
  })
  @Answers(200, z.string(), ['streams-exceeded', 'not-ready'], { types: ['text/event-stream'] })
  stream(@Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.streams.start(principal, reply);
  }

  @Get(':id')
  @Requires('approvals:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'What is asked, who may decide, how far it is', description: 'The ETag is the digest that a vote binds to.' })
  @Answers(200, approvalAnswer, ['approval-unknown', 'not-ready'])
  async one(
    @Param('id') id: string,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalView> {
    return this.shown(await this.queries.execute(new GetApproval(principal.actor, id)), principal.actor, reply);
  }

  @Post(':id/votes')
  @HttpCode(200)
  @Requires('approvals:vote')
  @ApiOperation({ summary: 'Approve or reject what was shown', description: 'Answers with the request after the vote.' })
  @AnswersAct(200, approvalAnswer, OF_VOTES)
  vote(
    @Param('id') id: string,
    @Body({ schema: voteRequest }) vote: VoteRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalView> {
    return this.act(id, 'vote', request, reply, (document) => {
      this.expectStepUp(document, request);
      if (vote.decision === 'approve' || vote.form !== undefined) checkForm(document, vote.form);
      return { type: 'CastVote', step: document.step, ...vote, ...(vote.form !== undefined && { form: heldValue(vote.form) }) };
    });
  }

  @Post(':id/delegate')
  @HttpCode(200)
  @Requires('approvals:vote')
  @ApiOperation({ summary: 'Let somebody else vote in my place' })
  @AnswersAct(200, approvalAnswer, OF_VOTES)
  delegate(
    @Param('id') id: string,
    @Body({ schema: delegateRequest }) body: DelegateRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalView> {
    return this.act(id, 'delegate', request, reply, (document) => {
      this.expectStepUp(document, request);
      return { type: 'DelegateApproval', step: document.step, ...body };
    });
  }

  @Post(':id/extend')
  @HttpCode(200)
  @Requires('approvals:manage')
  @ApiOperation({ summary: 'Move the deadline' })
  @AnswersAct(200, approvalAnswer, OF_VOTES)
  extend(
    @Param('id') id: string,
    @Body({ schema: extendRequest }) { expectedDeadlineAt, ...body }: ExtendRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalView> {
    return this.act(id, 'extend', request, reply, ({ step }) => ({
      type: 'ExtendApproval',
      step,
      ...body,
      ...(expectedDeadlineAt !== undefined && { expectedDeadlineAt: parseTimestamp(expectedDeadlineAt) }),
    }));
  }

  @Post(':id/comments')
  @HttpCode(200)
  @Requires('approvals:vote')
  @ApiOperation({ summary: 'Say something without deciding' })
  @AnswersAct(200, approvalAnswer, OF_VOTES)
  comment(
    @Param('id') id: string,
    @Body({ schema: commentRequest }) body: CommentRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalView> {
    return this.act(id, 'comment', request, reply, ({ step }) => ({ type: 'CommentApproval', step, ...body }));
  }

  private async act(
    id: string,
    verb: string,
    { headers, principal: { actor } }: GatewayRequest,
    reply: FastifyReply,
    command: (document: ApprovalDocument) => VotingCommand,
  ): Promise<ApprovalView> {
    const key = idempotencyKey(headers['idempotency-key']);
    const document = await this.queries.execute(new GetApproval(actor, id));
    const once = key === undefined ? undefined : { key, route: `${id}/${verb}` };
    const { replayed } = await this.commands.execute(new ActOnExecution(actor, document.execution, command(document), once));
    if (replayed) reply.header('idempotency-replayed', 'true');
    return this.shown(await this.queries.execute(new GetApproval(actor, id)), actor, reply);
  }

  /** For a word on what is sensitive, and for passing it on. Throws the problem `step-up-required`. */
  private expectStepUp({ approval: { shown } }: ApprovalDocument, { principal }: GatewayRequest): void {
    if (shown.targets.some(({ sensitive }) => sensitive !== undefined)) this.stepUp.expectWhereAsked(principal);
  }

  private shown(document: ApprovalDocument, actor: GatewayRequest['principal']['actor'], reply: FastifyReply): ApprovalView {
    reply.header('etag', `"${document.approval.digest}"`);
    return approvalView(document, actor);
  }
}
