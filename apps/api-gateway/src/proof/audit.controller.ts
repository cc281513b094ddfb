import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { PartitionVerdict } from '@runbook/audit';
import { ApiKeyGuard, Requires } from '../access/api-key.guard.js';
import { Answers } from '../http/openapi-answers.js';
import { partitionQuery, type PartitionQuery } from './partition-query.js';
import { VerifyPartition } from './queries.js';
import { partitionAnswer } from './proof-answers.js';

/** The audit log as a whole: what no look at one run can find. */
@ApiTags('audit')
@ApiSecurity('api-key')
@Controller('api/v1/audit')
@UseGuards(ApiKeyGuard)
export class AuditVerificationController {
  constructor(private readonly queries: QueryBus) {}

  @Get('verify')
  @Requires('audit:verify')
  @ApiOperation({
    summary: "Checks the audit log's chain of a partition from its first entry to its last",
    description:
      'Of every tenant. Note `entries` and `headHash` elsewhere and send them the next time: the chain must pass through them, so a cut end is found too. Some ten thousand entries take a second; one check runs at a time.',
  })
  @Answers(200, partitionAnswer, ['platform-only', 'checks-exceeded'])
  async verify(@Query({ schema: partitionQuery }) query: PartitionQuery): Promise<PartitionQuery & PartitionVerdict> {
    return this.queries.execute(new VerifyPartition(query));
  }
}
