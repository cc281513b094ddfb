import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiHeader, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { TriedStep } from '@runbook/domain';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Concerns } from '../access/concerns.js';
import { holds, runbooksWithin } from '../access/on-runbook.js';
import { TAKES_DOCUMENT, type DocumentBody } from '../http/body-parsers.js';
import { idempotencyKey } from '../http/idempotency-key.js';
import { Answers, TakesKey } from '../http/openapi-answers.js';
import { label, noQuery, page } from '../http/query-schemas.js';
import { DOCUMENT_BODIES, expectDocument } from './document-body.js';
import { CheckDocument, GetRunbook, ListRunbooks, type DocumentVerdict, type RunbookPage } from './queries.js';
import { RegisterRunbook } from './register-runbook.js';
import { versionNumber } from './version-number.js';
import { runbookLine, runbookView, type RunbookView } from './runbook-view.js';
import { runbookAnswer, runbookPage, runbookText, runbookVersions, verdictAnswer } from './runbook-answers.js';
import { StoredDocuments } from './stored-document.js';
import { triedAnswer, tryRequest, type TryRequest } from './try-request.js';
import { TryStep } from './try-step.js';

const runbooksQuery = z.strictObject({ label, ...page });
type RunbooksQuery = z.output<typeof runbooksQuery>;

@ApiTags('runbooks')
@ApiSecurity('api-key')
@Controller('api/v1/runbooks')
@UseGuards(ApiKeyGuard)
@Concerns({ runbook: 'id' })
export class RunbooksController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly documents: StoredDocuments,
  ) {}

  @Post()
  @RouteConfig(TAKES_DOCUMENT)
  @Requires('runbooks:write')
  @Concerns('within')
  @ApiOperation({
    summary: 'Register the next version of a runbook, where nothing is reviewed',
    description:
      'The body is the document; the answer comes when the version is durable and can be run. Where versions are reviewed it is refused: begin a draft instead.',
  })
  @TakesKey()
  @Answers(201, runbookAnswer, ['invalid-runbook', 'review-required', 'versions-exceeded', 'conflict', 'decision-pending', 'not-ready'], {
    takes: DOCUMENT_BODIES,
  })
  async register(
    @Body() document: DocumentBody | undefined,
    @Query({ schema: noQuery }) _query: object,
    @Req() { headers, principal }: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RunbookView> {
    const key = idempotencyKey(headers['idempotency-key']);
    const { runbook, replayed } = await this.commands.execute(
      new RegisterRunbook(principal.actor, expectDocument(document), key, runbooksWithin(principal, 'runbooks:write')),
    );
    reply.header('location', `/api/v1/runbooks/${runbook.runbookId}/versions/${runbook.version}`);
    reply.header('etag', `"${runbook.digest}"`);
    if (replayed) reply.header('idempotency-replayed', 'true');
    return runbookView(runbook);
  }

  @Post('check')
  @HttpCode(200)
  @RouteConfig(TAKES_DOCUMENT)
  @Requires('runbooks:read')
  @Concerns('nothing')
  @ApiOperation({ summary: 'Check a document without registering it' })
  @Answers(200, verdictAnswer, ['not-ready'], { takes: DOCUMENT_BODIES })
  check(
    @Body() document: DocumentBody | undefined,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<DocumentVerdict> {
    const ids = runbooksWithin(principal, holds(principal, 'runbooks:write') ? 'runbooks:write' : 'runbooks:read');
    return this.queries.execute(new CheckDocument(principal.actor, expectDocument(document), ids));
  }

  @Post('try')
  @HttpCode(200)
  @Requires('runbooks:read')
  @Concerns('nothing')
  @ApiOperation({
    summary: 'Try one step of a document',
    description:
      'Computes what is pure of it: whether it would be done, what it would send, which branch is taken, and why. Nothing acts, nobody is asked, and nothing is kept.',
  })
  @Answers(200, triedAnswer, ['invalid-runbook', 'step-unknown'])
  tryStep(
    @Body({ schema: tryRequest }) body: TryRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<TriedStep> {
    return this.queries.execute(new TryStep(principal.actor, body));
  }

  @Get()
  @Requires('runbooks:read')
  @Concerns('within')
  @ApiOperation({ summary: 'The newest version of every runbook, by id' })
  @Answers(200, runbookPage)
  list(@Query({ schema: runbooksQuery }) query: RunbooksQuery, @Req() { principal }: GatewayRequest): Promise<RunbookPage> {
    return this.queries.execute(new ListRunbooks(principal.actor, query, runbooksWithin(principal, 'runbooks:read')));
  }

  @Get(':id')
  @Requires('runbooks:read')
  @ApiOperation({ summary: 'The newest version, and all there are' })
  @Answers(200, runbookVersions, ['runbook-unknown', 'not-ready'])
  async newest(@Param('id') id: string, @Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest) {
    const versions = await this.queries.execute(new GetRunbook(principal.actor, id));
    return { ...runbookView(versions.at(-1) ?? versions[0]), versions: versions.map(runbookLine) };
  }

  @Get(':id/versions/:version')
  @Requires('runbooks:read')
  @ApiHeader({ name: 'If-None-Match', required: false })
  @ApiOperation({ summary: 'One version; its ETag is the digest of the definition' })
  @Answers(200, runbookAnswer, ['runbook-unknown', 'not-ready'], { also: { 304: null } })
  async version(
    @Param('id') id: string,
    @Param('version') version: string,
    @Query({ schema: noQuery }) _query: object,
    @Req() { headers, principal }: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RunbookView | undefined> {
    const [runbook] = await this.queries.execute(new GetRunbook(principal.actor, id, versionNumber(version)));
    const etag = `"${runbook.digest}"`;
    reply.header('etag', etag);
    if (headers['if-none-match']?.split(',').some((tag) => tag.trim() === etag)) {
      reply.status(304);
      return undefined;
    }
    return runbookView(runbook);
  }

  @Get(':id/versions/:version/text')
  @Requires('runbooks:read')
  @ApiOperation({ summary: 'What the author of a version wrote, comments and all' })
  @Answers(200, runbookText, ['runbook-unknown', 'not-ready'])
  async text(
    @Param('id') id: string,
    @Param('version') version: string,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<z.output<typeof runbookText>> {
    const [{ source, definition }] = await this.queries.execute(new GetRunbook(principal.actor, id, versionNumber(version)));
    if (!source) return { format: 'json', text: `${JSON.stringify(definition, null, 2)}\n`, isAsWritten: false };
    return { format: source.format, text: await this.documents.source(source), isAsWritten: true };
  }
}
