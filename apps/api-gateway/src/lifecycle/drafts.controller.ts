import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Req, Res, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiHeader, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { CataloguedDraft } from '@runbook/service';
import type { FastifyReply } from 'fastify';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Concerns } from '../access/concerns.js';
import { runbooksWithin } from '../access/on-runbook.js';
import { TAKES_DOCUMENT, type DocumentBody } from '../http/body-parsers.js';
import { idempotencyKey } from '../http/idempotency-key.js';
import { Answers, TakesKey } from '../http/openapi-answers.js';
import { noQuery } from '../http/query-schemas.js';
import { DOCUMENT_BODIES, expectDocument } from '../runbooks/document-body.js';
import { StoredDocuments } from '../runbooks/stored-document.js';
import { ActOnDraft } from './act-on-draft.js';
import { draftLine, draftView, type DraftView } from './draft-view.js';
import { Drafts } from './drafts.js';
import { nameOf } from './draft-name.js';
import { etagOf, expectedRevision } from './if-match.js';
import { draftAnswer, draftsAnswer } from './lifecycle-answers.js';
import { draftQuery, type DraftQuery } from './lifecycle-requests.js';
import { OF_CHANGES } from './problems-of-changes.js';
import { BeginDraft, ReplaceDraft } from './write-drafts.js';

/** Drafts of runbooks: begun, read, edited in place, deleted. */
@ApiTags('lifecycle')
@ApiSecurity('api-key')
@Controller('api/v1/runbooks')
@UseGuards(ApiKeyGuard)
@Concerns({ runbook: 'id' })
export class DraftsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly drafts: Drafts,
    private readonly documents: StoredDocuments,
  ) {}

  @Post('drafts')
  @RouteConfig(TAKES_DOCUMENT)
  @Requires('runbooks:write')
  @Concerns('within')
  @ApiOperation({
    summary: 'Begin a draft of a runbook',
    description:
      'The body is the document. Of a runbook that has versions, it is to become the next one. Until somebody approves it, it only runs dry.',
  })
  @TakesKey()
  @Answers(201, draftAnswer, ['invalid-runbook', 'runbook-unknown', 'drafts-exceeded', 'conflict', 'decision-pending', 'not-ready'], {
    takes: DOCUMENT_BODIES,
  })
  async begin(
    @Body() document: DocumentBody | undefined,
    @Query({ schema: draftQuery }) { basedOn }: DraftQuery,
    @Req() { headers, principal }: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftView> {
    const key = idempotencyKey(headers['idempotency-key']);
    const command = new BeginDraft(principal.actor, expectDocument(document), basedOn, key, runbooksWithin(principal, 'runbooks:write'));
    const { draft, replayed } = await this.commands.execute(command);
    reply.header('location', `/api/v1/runbooks/${draft.runbookId}/drafts/${draft.draft}`);
    if (replayed) reply.header('idempotency-replayed', 'true');
    return this.shown(draft, reply);
  }

  @Get(':id/drafts')
  @Requires('runbooks:read')
  @ApiOperation({ summary: 'The drafts of a runbook, by their numbers; those that have ended too' })
  @Answers(200, draftsAnswer)
  list(@Param('id') id: string, @Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest) {
    return { items: this.drafts.of(principal.actor, id).map(draftLine) };
  }

  @Get(':id/drafts/:draft')
  @Requires('runbooks:read')
  @ApiOperation({ summary: 'One draft; its ETag is what a change of it needs in If-Match' })
  @Answers(200, draftAnswer, ['draft-unknown', 'not-ready'])
  async one(
    @Param('id') id: string,
    @Param('draft') draft: string,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftView> {
    return this.shown(await this.drafts.find(principal.actor, nameOf(id, draft)), reply);
  }

  @Put(':id/drafts/:draft')
  @HttpCode(200)
  @RouteConfig(TAKES_DOCUMENT)
  @Requires('runbooks:write')
  @ApiHeader({ name: 'If-Match', required: false, description: 'The ETag of the draft that you have before you. Needed.', example: '"3"' })
  @ApiOperation({ summary: 'Replace what a draft says', description: 'Refused while it is in review: withdraw it first.' })
  @Answers(200, draftAnswer, ['invalid-runbook', 'runbook-unknown', 'drafts-exceeded', ...OF_CHANGES], { takes: DOCUMENT_BODIES })
  async replace(
    @Param('id') id: string,
    @Param('draft') draft: string,
    @Body() document: DocumentBody | undefined,
    @Query({ schema: draftQuery }) { basedOn }: DraftQuery,
    @Req() { headers, principal }: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftView> {
    const revision = expectedRevision(headers['if-match']);
    const ids = runbooksWithin(principal, 'runbooks:write');
    const command = new ReplaceDraft(principal.actor, nameOf(id, draft), expectDocument(document), revision, basedOn, ids);
    return this.shown(await this.commands.execute(command), reply);
  }

  @Delete(':id/drafts/:draft')
  @HttpCode(204)
  @Requires('runbooks:write')
  @ApiHeader({ name: 'If-Match', required: false, description: 'The ETag of the draft that you have before you. Needed.', example: '"3"' })
  @ApiOperation({ summary: 'Delete a draft', description: 'That it was there, and what was said about it, stays on the log.' })
  @Answers(204, null, OF_CHANGES)
  async remove(
    @Param('id') id: string,
    @Param('draft') draft: string,
    @Query({ schema: noQuery }) _query: object,
    @Req() { headers, principal }: GatewayRequest,
  ): Promise<void> {
    const revision = expectedRevision(headers['if-match']);
    await this.commands.execute(new ActOnDraft(principal.actor, nameOf(id, draft), revision, { type: 'DeleteDraft' }));
  }

  private async shown(draft: CataloguedDraft, reply: FastifyReply): Promise<DraftView> {
    reply.header('etag', etagOf(draft));
    return draftView(draft, draft.source && (await this.documents.source(draft.source)));
  }
}
