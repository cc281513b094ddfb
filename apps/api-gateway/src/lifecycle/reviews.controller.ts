import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiHeader, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Concerns } from '../access/concerns.js';
import { TAKES_NOTHING } from '../http/body-parsers.js';
import { Answers } from '../http/openapi-answers.js';
import { noQuery } from '../http/query-schemas.js';
import { StoredDocuments } from '../runbooks/stored-document.js';
import { ActOnDraft, CommentOnDraft, type DraftAct } from './act-on-draft.js';
import { commentView, draftView, type DraftView } from './draft-view.js';
import { Drafts } from './drafts.js';
import { nameOf } from './draft-name.js';
import { etagOf, expectedRevision } from './if-match.js';
import { commentAnswer, commentsAnswer, draftAnswer } from './lifecycle-answers.js';
import {
  commentRequest,
  rejectRequest,
  withdrawRequest,
  type CommentRequest,
  type RejectRequest,
  type WithdrawRequest,
} from './lifecycle-requests.js';
import { OF_CHANGES } from './problems-of-changes.js';

const IF_MATCH = {
  name: 'If-Match',
  required: false,
  description: 'The ETag of the draft that you have before you. Needed.',
  example: '"3"',
};

/** The review of a draft: submitted, withdrawn, approved, rejected, and what is said about it. */
@ApiTags('lifecycle')
@ApiSecurity('api-key')
@Controller('api/v1/runbooks/:id/drafts/:draft')
@UseGuards(ApiKeyGuard)
@Concerns({ runbook: 'id' })
export class ReviewsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly drafts: Drafts,
    private readonly documents: StoredDocuments,
  ) {}

  @Post('submit')
  @HttpCode(200)
  @RouteConfig(TAKES_NOTHING)
  @Requires('runbooks:write')
  @ApiHeader(IF_MATCH)
  @ApiOperation({ summary: 'Ask for a review', description: 'Nobody edits it meanwhile. Who submits it answers for it as its authors do.' })
  @Answers(200, draftAnswer, OF_CHANGES)
  submit(
    @Param('id') id: string,
    @Param('draft') draft: string,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftView> {
    return this.act(id, draft, { type: 'SubmitDraft' }, request, reply);
  }

  @Post('withdraw')
  @HttpCode(200)
  @Requires('runbooks:write')
  @ApiHeader(IF_MATCH)
  @ApiOperation({ summary: 'Take it back from review, to edit it' })
  @Answers(200, draftAnswer, OF_CHANGES)
  withdraw(
    @Param('id') id: string,
    @Param('draft') draft: string,
    @Body({ schema: withdrawRequest }) body: WithdrawRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftView> {
    return this.act(id, draft, { type: 'WithdrawDraft', ...(body?.reason !== undefined && { reason: body.reason }) }, request, reply);
  }

  @Post('approve')
  @HttpCode(200)
  @RouteConfig(TAKES_NOTHING)
  @Requires('runbooks:review')
  @ApiHeader(IF_MATCH)
  @ApiOperation({
    summary: 'Approve it: it becomes the newest version, and is in force',
    description:
      'Never by one of its authors, whatever key he comes with; where nothing is reviewed he may, and the record says that he did.',
  })
  @Answers(200, draftAnswer, ['not-a-reviewer', 'invalid-runbook', 'outdated', 'versions-exceeded', ...OF_CHANGES])
  approve(
    @Param('id') id: string,
    @Param('draft') draft: string,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftView> {
    return this.act(id, draft, { type: 'ApproveDraft' }, request, reply);
  }

  @Post('reject')
  @HttpCode(200)
  @Requires('runbooks:review')
  @ApiHeader(IF_MATCH)
  @ApiOperation({ summary: 'Send it back to its authors' })
  @Answers(200, draftAnswer, OF_CHANGES)
  reject(
    @Param('id') id: string,
    @Param('draft') draft: string,
    @Body({ schema: rejectRequest }) { reason }: RejectRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftView> {
    return this.act(id, draft, { type: 'RejectDraft', reason }, request, reply);
  }

  @Get('comments')
  @Requires('runbooks:read')
  @ApiOperation({ summary: 'What was said about a draft, oldest first' })
  @Answers(200, commentsAnswer, ['draft-unknown', 'not-ready'])
  async comments(
    @Param('id') id: string,
    @Param('draft') draft: string,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ) {
    return { items: (await this.drafts.find(principal.actor, nameOf(id, draft))).commentList.map(commentView) };
  }

  @Post('comments')
  @Requires('runbooks:comment')
  @ApiHeader(IF_MATCH)
  @ApiOperation({ summary: 'Comment on a draft, or a line of it', description: 'The line is kept with its text as it is now.' })
  @Answers(201, commentAnswer, ['drafts-exceeded', ...OF_CHANGES])
  async comment(
    @Param('id') id: string,
    @Param('draft') draft: string,
    @Body({ schema: commentRequest }) { text, line }: CommentRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { headers, principal }: GatewayRequest,
  ) {
    const revision = expectedRevision(headers['if-match']);
    return commentView(await this.commands.execute(new CommentOnDraft(principal.actor, nameOf(id, draft), revision, text, line)));
  }

  private async act(
    id: string,
    draft: string,
    act: DraftAct,
    { headers, principal }: GatewayRequest,
    reply: FastifyReply,
  ): Promise<DraftView> {
    const revision = expectedRevision(headers['if-match']);
    const found = await this.commands.execute(new ActOnDraft(principal.actor, nameOf(id, draft), revision, act));
    reply.header('etag', etagOf(found));
    return draftView(found, found.source && (await this.documents.source(found.source)));
  }
}
