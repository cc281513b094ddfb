import { Controller, Get, Header, Param, Query, Req, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { explainExecution, type ExecutionStatus, type RunExplanation } from '@runbook/domain';
import { RunbookCatalogue } from '@runbook/service';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Concerns } from '../access/concerns.js';
import { Answers } from '../http/openapi-answers.js';
import { Problem } from '../http/problem.js';
import { asOfQuery } from '../http/query-schemas.js';
import type { ExecutionEntry } from './model/execution-entry.js';
import { statusOf } from './model/status-of.js';
import { compiledOf } from './start/compiled-runbooks.js';
import { readAsOf } from './views/as-of.js';
import { GetExecution } from './views/queries.js';
import { stepViews } from './views/step-view.js';
import { stepsAnswer } from './views/execution-answers.js';
import { explanationAnswer } from './views/explanation-answer.js';

interface AsOfQuery {
  readonly asOf?: string;
}

/** What a run is made of and what it waits for, now or at an earlier time. */
@ApiTags('executions')
@ApiSecurity('api-key')
@Controller('api/v1/executions/:id')
@UseGuards(ApiKeyGuard)
@Concerns({ execution: 'id' })
export class ExplanationController {
  constructor(
    private readonly queries: QueryBus,
    private readonly catalogue: RunbookCatalogue,
  ) {}

  @Get('steps')
  @Requires('executions:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: "The run's steps, instances in loops behind their loop" })
  @Answers(200, stepsAnswer)
  async steps(@Param('id') id: string, @Query({ schema: asOfQuery }) query: AsOfQuery, @Req() request: GatewayRequest) {
    const { state, version } = await this.execution(id, query, request);
    return { id, version, items: stepViews(state) };
  }

  @Get('explain')
  @Requires('executions:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'What the run waits for, and why each step is as it is',
    description: 'For machines (`cause`) and in a sentence.',
  })
  @Answers(200, explanationAnswer)
  async explain(
    @Param('id') id: string,
    @Query({ schema: asOfQuery }) query: AsOfQuery,
    @Req() request: GatewayRequest,
  ): Promise<RunExplanation & { id: string; version: number; status: ExecutionStatus }> {
    const { state, version } = await this.execution(id, query, request);
    const runbook = this.catalogue.definition(state.runbook.digest);
    if (!runbook) {
      const message = `expected the definition ${state.runbook.digest} in the catalogue, found none yet; try again`;
      throw new Problem('not-ready', message, { headers: { 'retry-after': '1' } });
    }
    return { id, version, ...explainExecution(state, compiledOf(runbook)), status: statusOf(state) };
  }

  private execution(id: string, { asOf }: AsOfQuery, { principal }: GatewayRequest): Promise<ExecutionEntry> {
    return this.queries.execute(new GetExecution(principal.actor, id, 0, asOf === undefined ? undefined : readAsOf(asOf)));
  }
}
