import { Body, Controller, Param, Patch, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { marksIn, type EditVariables, type Json } from '@runbook/domain';
import { BlobStore } from '@runbook/ports';
import type { FastifyReply } from 'fastify';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Concerns } from '../access/concerns.js';
import { Reach } from '../access/reach.js';
import { pointerTo } from '../http/json-pointer.js';
import { AnswersAct } from '../http/openapi-answers.js';
import { noQuery } from '../http/query-schemas.js';
import { spilled } from '../runs/start/spilled.js';
import { executionAfterAct } from '../runs/views/execution-answers.js';
import type { ExecutionView } from '../runs/views/execution-view.js';
import { ActRoute } from './act-route.js';
import {
  repairRequest,
  resolveRequest,
  retryRequest,
  variablesRequest,
  type RepairRequest,
  type ResolveRequest,
  type RetryRequest,
  type VariablesRequest,
} from './control-requests.js';
import { RunActs } from './run-acts.js';

const INSTANCE = 'An instance in a loop is named by its encoded path: `scan%5B3%5D%2Flookup`.';

/** What an operator changes in a run that cannot go on by itself. Every change needs a reason, which stands in the record of its decision. */
@ApiTags('control')
@ApiSecurity('api-key')
@Controller('api/v1/executions/:id')
@UseGuards(ApiKeyGuard)
@Concerns({ execution: 'id' })
export class RepairController {
  constructor(
    private readonly acts: RunActs,
    private readonly blobs: BlobStore,
    private readonly reach: Reach,
  ) {}

  @ActRoute('steps/:stepId/retry', 'executions:retry', 'A new attempt of a step, in the same run', INSTANCE, ['path-unknown'])
  async retry(
    @Param('id') id: string,
    @Param('stepId') step: string,
    @Body({ schema: retryRequest }) { variables, ...body }: RetryRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExecutionView> {
    if (variables) await this.reach.expectOn(request.principal, 'executions:pause', 'execution', id);
    const edits = variables && (await this.edits(changesOf({ reason: body.reason, ...variables })));
    return this.acts.act(id, { type: 'RetryStep', step, ...body, ...(edits && { edits }) }, `retry/${step}`, request, reply);
  }

  @ActRoute('steps/:stepId/skip', 'executions:skip', 'Go on without a step; an approval that is skipped opens nothing', INSTANCE)
  skip(
    @Param('id') id: string,
    @Param('stepId') step: string,
    @Body({ schema: repairRequest }) body: RepairRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExecutionView> {
    return this.acts.act(id, { type: 'SkipStep', step, ...body }, `skip/${step}`, request, reply);
  }

  @ActRoute('steps/:stepId/resolve', 'executions:skip', 'Say what became of a step in doubt', INSTANCE)
  async resolve(
    @Param('id') id: string,
    @Param('stepId') step: string,
    @Body({ schema: resolveRequest }) { output, ...body }: ResolveRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExecutionView> {
    const given = output === undefined ? {} : { output: await spilled(output, '/output', this.blobs) };
    return this.acts.act(id, { type: 'ResolveStep', step, ...body, ...given }, `resolve/${step}`, request, reply);
  }

  @Patch('variables')
  @Requires('executions:pause')
  @ApiOperation({
    summary: 'Change what the steps to come will read',
    description: 'Paths begin with `inputs.` or `steps.`. Votes about something else than what would run now are void.',
  })
  @AnswersAct(200, executionAfterAct, ['path-unknown'])
  async variables(
    @Param('id') id: string,
    @Body({ schema: variablesRequest }) body: VariablesRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExecutionView> {
    const command: EditVariables = { type: 'EditVariables', ...(await this.edits(changesOf(body))), reason: body.reason };
    return this.acts.act(id, command, 'variables', request, reply);
  }

  private async edits(given: readonly Change[]): Promise<Pick<EditVariables, 'changes' | 'marks'>> {
    const changes: { path: string; value: Json }[] = [];
    for (const { path, value, pointer } of given) changes.push({ path, value: await spilled(value, pointer, this.blobs) });
    const marks = marksIn(given.map(({ value }) => value));
    return { changes, ...(marks.length > 0 && { marks }) };
  }
}

interface Change {
  readonly path: string;
  readonly value: Json;
  readonly pointer: string;
}

/** The changes of either form of the body; the schema has checked that it is one of them. */
function changesOf({ reason: _reason, ...body }: VariablesRequest): Change[] {
  if (typeof body.path === 'string') return [{ path: body.path, value: body.value ?? null, pointer: '/value' }];
  return Object.entries(body).map(([path, value]) => ({ path, value, pointer: pointerTo([path]) }));
}
