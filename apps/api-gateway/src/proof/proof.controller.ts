import { Controller, Get, Header, Param, Query, Req, Res, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { BlobStore } from '@runbook/ports';
import type { FastifyReply } from 'fastify';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Concerns } from '../access/concerns.js';
import { Answers } from '../http/openapi-answers.js';
import { noQuery, pageQuery, type PageQuery } from '../http/query-schemas.js';
import { expectKept } from '../runs/views/expect-kept.js';
import { GetExecution } from '../runs/views/queries.js';
import { reportOf } from '../runs/views/report.js';
import { ExportEvidence, ReadLogs, VerifyLogs } from './queries.js';
import { z } from 'zod';
import { chainAnswer, evidenceAnswer, logsAnswer } from './proof-answers.js';

/** What a run left behind: its records, the proof that they are whole, its report. */
@ApiTags('executions')
@ApiSecurity('api-key')
@Controller('api/v1/executions/:id')
@UseGuards(ApiKeyGuard)
@Concerns({ execution: 'id' })
export class ProofController {
  constructor(
    private readonly queries: QueryBus,
    private readonly blobs: BlobStore,
  ) {}

  @Get('logs')
  @Requires('evidence:read')
  @ApiOperation({
    summary: "The run's records in log order, each chained to the one before",
    description: '`complete: false` says that the audit has not reached the newest yet.',
  })
  @Answers(200, logsAnswer)
  async logs(@Param('id') id: string, @Query({ schema: pageQuery }) page: PageQuery, @Req() request: GatewayRequest) {
    return this.queries.execute(new ReadLogs(await this.execution(id, request), page));
  }

  @Get('logs/verify')
  @Requires('evidence:read')
  @ApiOperation({ summary: 'Checks the chain from its first record to its last' })
  @Answers(200, chainAnswer)
  async verify(@Param('id') id: string, @Query({ schema: noQuery }) _query: object, @Req() request: GatewayRequest) {
    return this.queries.execute(new VerifyLogs(await this.execution(id, request)));
  }

  @Get('evidence')
  @Requires('evidence:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Everything by which the run can be checked offline' })
  @Answers(200, evidenceAnswer, ['evidence-unavailable', 'purged'])
  async evidence(@Param('id') id: string, @Query({ schema: noQuery }) _query: object, @Req() request: GatewayRequest) {
    return this.queries.execute(new ExportEvidence(expectKept(await this.execution(id, request))));
  }

  @Get('report')
  @Requires('executions:read')
  @Header('vary', 'accept')
  @ApiOperation({ summary: "The run's report, where its runbook makes one", description: 'JSON, or Markdown by `Accept: text/markdown`.' })
  @Answers(200, z.unknown(), ['report-absent', 'purged'], { types: ['application/json', 'text/markdown'] })
  async report(
    @Param('id') id: string,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { contentType, body, licenses } = await reportOf(
      expectKept(await this.execution(id, request)),
      request.headers.accept,
      this.blobs,
    );
    reply.header('content-type', contentType);
    if (licenses.length > 0) reply.header('x-data-licenses', licenses.map(encodeURIComponent).join(', '));
    return body;
  }

  private execution(id: string, { principal }: GatewayRequest) {
    return this.queries.execute(new GetExecution(principal.actor, id));
  }
}
