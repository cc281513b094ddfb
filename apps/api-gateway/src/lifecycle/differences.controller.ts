import { Controller, Get, Param, Query, Req, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { Actor } from '@runbook/domain';
import type { CataloguedRunbook } from '@runbook/service';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Concerns } from '../access/concerns.js';
import { Answers } from '../http/openapi-answers.js';
import { noQuery } from '../http/query-schemas.js';
import { GetRunbook } from '../runbooks/queries.js';
import { versionNumber } from '../runbooks/version-number.js';
import { Differences, type Side } from './differences.js';
import { nameOf } from './draft-name.js';
import { Drafts } from './drafts.js';
import { differenceAnswer } from './difference-answer.js';

const DESCRIPTION = '`text` is unified; `meaning` names steps, gates, sensitive classes, authority and other members that differ.';

/** What differs between two versions, or between a draft and the version that it was made from. */
@ApiTags('lifecycle')
@ApiSecurity('api-key')
@Controller('api/v1/runbooks/:id')
@UseGuards(ApiKeyGuard)
@Concerns({ runbook: 'id' })
export class DifferencesController {
  constructor(
    private readonly queries: QueryBus,
    private readonly drafts: Drafts,
    private readonly differences: Differences,
  ) {}

  @Get('versions/:version/diff/:other')
  @Requires('runbooks:read')
  @ApiOperation({ summary: 'What another version has changed', description: DESCRIPTION })
  @Answers(200, differenceAnswer, ['runbook-unknown', 'not-ready'])
  async ofVersions(
    @Param('id') id: string,
    @Param('version') version: string,
    @Param('other') other: string,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal: { actor } }: GatewayRequest,
  ) {
    return this.shown(await this.version(actor, id, versionNumber(version)), await this.version(actor, id, versionNumber(other)));
  }

  @Get('drafts/:draft/diff')
  @Requires('runbooks:read')
  @ApiOperation({ summary: 'What a draft changes of the version that it was made from', description: DESCRIPTION })
  @Answers(200, differenceAnswer, ['draft-unknown', 'not-ready'])
  async ofDraft(
    @Param('id') id: string,
    @Param('draft') draft: string,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal: { actor } }: GatewayRequest,
  ) {
    const found = await this.drafts.find(actor, nameOf(id, draft));
    const { digest, definition, source, basedOn } = found;
    const before = basedOn === 0 ? NOTHING : await this.version(actor, id, basedOn);
    return this.shown(before, { name: `${id} draft ${found.draft}`, digest, definition, source });
  }

  private async shown(before: Side, after: Side) {
    const side = ({ name, digest }: Side) => ({ name, digest });
    return { before: side(before), after: side(after), ...(await this.differences.between(before, after)) };
  }

  private async version(actor: Actor, id: string, version: number): Promise<Side> {
    const [runbook] = await this.queries.execute(new GetRunbook(actor, id, version));
    return sideOf(runbook);
  }
}

/** Of a draft that no version was before. */
const NOTHING: Side = { name: 'nothing', digest: '', definition: { steps: [] } };

const sideOf = ({ runbookId, version, digest, definition, source }: CataloguedRunbook): Side => ({
  name: `${runbookId} version ${version}`,
  digest,
  definition,
  source,
});
