import { Controller, Get, Query, Req, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Concerns } from '../access/concerns.js';
import { inBoth, runbooksWithin } from '../access/on-runbook.js';
import { count, instant, names, pageOf, text } from '../http/answer-parts.js';
import { Answers } from '../http/openapi-answers.js';
import { label, page } from '../http/query-schemas.js';
import { STATUSES } from '../runs/views/list-query.js';
import { ListRunbookActivity, RUNS_COUNTED, type ActivityPage } from './runbook-activity.js';

const activityQuery = z.strictObject({ label, ...page });

const run = z.strictObject({
  id: text,
  status: z.enum(STATUSES),
  startedAt: instant,
  endedAt: instant.optional(),
  dryRun: z.boolean().optional(),
});

const activity = z
  .strictObject({
    id: text.describe('Of the runbook.'),
    teams: names.describe('Whose runbook it is.'),
    completed: count,
    failed: count.describe('Failed or timed out.'),
    open: count,
    successRate: z.number().min(0).max(1).optional().describe('Completed of completed and failed; absent where none has ended so.'),
    newest: z.array(run),
  })
  .meta({ id: 'RunbookActivity' });

/** How runbooks do: beside the list of runbooks, because it may be seen by those alone who see the runs. */
@ApiTags('runbooks')
@ApiSecurity('api-key')
@Controller('api/v1/runbook-activity')
@UseGuards(ApiKeyGuard)
@Concerns('within')
export class ActivityController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Requires('executions:read')
  @ApiOperation({
    summary: 'What became of the newest runs of each runbook, by id',
    description: `Counted are the newest ${RUNS_COUNTED} of each; dry runs and cancelled ones count for nothing.`,
  })
  @Answers(200, pageOf(activity).meta({ id: 'RunbookActivityPage' }), ['not-ready'])
  list(
    @Query({ schema: activityQuery }) query: z.output<typeof activityQuery>,
    @Req() { principal }: GatewayRequest,
  ): Promise<ActivityPage> {
    const ids = inBoth(runbooksWithin(principal, 'executions:read'), runbooksWithin(principal, 'runbooks:read'));
    return this.queries.execute(new ListRunbookActivity(principal.actor, query, ids));
  }
}
