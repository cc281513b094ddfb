import { Body, Controller, Get, Header, HttpCode, Post, Query, Req, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { RunbookCatalogue, type CataloguedRunbook } from '@runbook/service';
import { z } from 'zod';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Concerns } from '../access/concerns.js';
import { runbooksWithin } from '../access/on-runbook.js';
import { count, text } from '../http/answer-parts.js';
import { LINES_TYPE, TAKES_LINES, type LinesBody } from '../http/body-parsers.js';
import { Answers } from '../http/openapi-answers.js';
import { Problem } from '../http/problem.js';
import { noQuery } from '../http/query-schemas.js';
import { StoredDocuments } from '../runbooks/stored-document.js';
import { readArchive, type ArchiveLine } from './archive-lines.js';
import { ImportArchive } from './import-archive.js';

const importedAnswer = z
  .strictObject({
    items: z.array(
      z.strictObject({
        id: text,
        outcome: z.enum(['begun', 'unchanged', 'refused']),
        draft: count.optional(),
        version: count.optional(),
        reason: text.optional(),
      }),
    ),
  })
  .meta({ id: 'ImportedArchive' });

const EXAMPLE = '{"format":"yaml","text":"apiVersion: runbook/v1\\nid: greet\\n…"}\n';
const BODIES = {
  [LINES_TYPE]: { schema: { type: 'string', description: 'A line of JSON for each runbook: ArchivedRunbook.' }, example: EXAMPLE },
};

/** All runbooks of a tenant as one text of lines, out and in again. */
@ApiTags('lifecycle')
@ApiSecurity('api-key')
@Controller('api/v1/runbook-archive')
@UseGuards(ApiKeyGuard)
@Concerns('within')
export class ArchiveController {
  constructor(
    private readonly commands: CommandBus,
    private readonly catalogue: RunbookCatalogue,
    private readonly documents: StoredDocuments,
  ) {}

  @Get()
  @Header('content-type', LINES_TYPE)
  @Requires('runbooks:read')
  @ApiOperation({
    summary: 'Export: the newest version of every runbook that is in force, a line of JSON for each',
    description: '`text` is what its author wrote, or the definition as JSON where that is not kept.',
  })
  @Answers(200, z.string(), [], { types: [LINES_TYPE] })
  async export(@Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest): Promise<string> {
    const ids = runbooksWithin(principal, 'runbooks:read');
    const seen = this.catalogue.newest(principal.actor.tenant).filter(({ runbookId }) => ids === undefined || ids.includes(runbookId));
    const inForce = seen.filter(({ deprecated }) => !deprecated);
    const lines: string[] = [];
    for (const runbook of inForce) lines.push(`${JSON.stringify(await this.line(runbook))}\n`);
    return lines.join('');
  }

  @Post()
  @HttpCode(200)
  @RouteConfig(TAKES_LINES)
  @Requires('runbooks:write')
  @ApiOperation({
    summary: 'Import: begin a draft of every runbook of an archive that says something new',
    description: 'All of them are checked first; nothing is begun where one is not valid.',
  })
  @Answers(200, importedAnswer, ['invalid-runbook', 'conflict', 'decision-pending', 'not-ready'], { takes: BODIES })
  async import(@Body() body: LinesBody | undefined, @Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest) {
    if (!body) throw new Problem('malformed-json', `expected an archive as the body, found none; send it as ${LINES_TYPE}`);
    return {
      items: await this.commands.execute(
        new ImportArchive(principal.actor, readArchive(body.lines), runbooksWithin(principal, 'runbooks:write')),
      ),
    };
  }

  private async line({ runbookId, version, digest, source, definition }: CataloguedRunbook): Promise<ArchiveLine> {
    const about = { id: runbookId, version, digest };
    if (source) return { ...about, format: source.format, text: await this.documents.source(source) };
    return { ...about, format: 'json', text: JSON.stringify(definition, null, 2) };
  }
}
