import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { AmendAuthority, ReinstateAuthority, RevokeAuthority } from '@runbook/domain';
import type { FastifyReply } from 'fastify';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Clearances } from '../access/clearances.js';
import { Concerns } from '../access/concerns.js';
import { Answers } from '../http/openapi-answers.js';
import { noQuery } from '../http/query-schemas.js';
import { executionPage } from '../runs/views/execution-answers.js';
import type { ExecutionPage } from '../runs/views/queries.js';
import { authoritiesAnswer, authorityAnswer } from './authority-answers.js';
import {
  amendRequest,
  authorityRunsQuery,
  createRequest,
  standingRequest,
  termsOf,
  type AmendRequest,
  type AuthorityRunsQuery,
  type CreateRequest,
  type StandingRequest,
} from './authority-requests.js';
import { authorityLine, authorityView, type AuthorityView } from './authority-view.js';
import { ChangeAuthority } from './change-authority.js';
import { GetAuthority, ListAuthorities, ListAuthorityRuns } from './queries.js';

const OF_CHANGES = ['authority-unknown', 'not-applicable', 'conflict', 'decision-pending', 'not-ready'] as const;

/** What runs may be started on: authorities, and what becomes of them. */
@ApiTags('authorities')
@ApiSecurity('api-key')
@Controller('api/v1/authorities')
@UseGuards(ApiKeyGuard)
export class AuthoritiesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly clearances: Clearances,
  ) {}

  @Post()
  @Requires('authorities:write')
  @ApiOperation({
    summary: 'Create an authority, which runs may be started under',
    description: 'The same again is answered as the first time was. What it does not name, it does not permit.',
  })
  @Answers(201, authorityAnswer, ['authority-exists', 'authority-invalid', 'conflict', 'decision-pending', 'not-ready'])
  async create(
    @Body({ schema: createRequest }) { id, ...terms }: CreateRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal: { actor } }: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AuthorityView> {
    const body = { type: 'CreateAuthority', terms: termsOf(terms) } as const;
    const { authority, replayed } = await this.commands.execute(new ChangeAuthority(actor, id, body));
    reply.header('location', `/api/v1/authorities/${id}`);
    if (replayed) reply.header('idempotency-replayed', 'true');
    return authorityView(authority);
  }

  @Get()
  @Requires('authorities:read')
  @ApiOperation({ summary: 'The authorities, by id' })
  @Answers(200, authoritiesAnswer)
  async list(@Query({ schema: noQuery }) _query: object, @Req() { principal: { actor } }: GatewayRequest) {
    return { items: (await this.queries.execute(new ListAuthorities(actor))).map(authorityLine) };
  }

  @Get(':id')
  @Requires('authorities:read')
  @ApiOperation({ summary: 'One authority, with its versions' })
  @Answers(200, authorityAnswer, ['authority-unknown', 'not-ready'])
  async one(
    @Param('id') id: string,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal: { actor } }: GatewayRequest,
  ): Promise<AuthorityView> {
    return authorityView(await this.queries.execute(new GetAuthority(actor, id)));
  }

  @Get(':id/executions')
  @Requires('executions:read')
  @Concerns('tenant')
  @ApiOperation({
    summary: 'The runs that are under an authority, or were at their end, newest first',
    description: 'Each with until when what came of it is kept. A run that goes on under another authority is among that one’s.',
  })
  @Answers(200, executionPage, ['authority-unknown', 'invalid-cursor', 'not-ready'])
  runs(
    @Param('id') id: string,
    @Query({ schema: authorityRunsQuery }) query: AuthorityRunsQuery,
    @Req() { principal }: GatewayRequest,
  ): Promise<ExecutionPage> {
    return this.queries.execute(new ListAuthorityRuns(principal.actor, id, query, this.clearances.reader(principal)));
  }

  @Post(':id/amend')
  @HttpCode(200)
  @Requires('authorities:write')
  @ApiOperation({
    summary: 'Replace what an authority permits, as a new version',
    description: 'Its runs go on under the new version. One that has expired is in force again; one that is revoked stays revoked.',
  })
  @Answers(200, authorityAnswer, ['precondition-failed', 'authority-invalid', 'versions-exceeded', ...OF_CHANGES])
  amend(
    @Param('id') id: string,
    @Body({ schema: amendRequest }) { version, reason, ...terms }: AmendRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
  ): Promise<AuthorityView> {
    return this.change(id, { type: 'AmendAuthority', version, reason, terms: termsOf(terms) }, request);
  }

  @Post(':id/revoke')
  @HttpCode(200)
  @Requires('authorities:write')
  @ApiOperation({
    summary: 'Let nothing begin under this authority any more',
    description:
      'Every run under it is held at once; what is at work finishes. Answers with the authority, also when it was revoked already.',
  })
  @Answers(200, authorityAnswer, OF_CHANGES)
  revoke(
    @Param('id') id: string,
    @Body({ schema: standingRequest }) { reason }: StandingRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
  ): Promise<AuthorityView> {
    return this.change(id, { type: 'RevokeAuthority', reason }, request);
  }

  @Post(':id/reinstate')
  @HttpCode(200)
  @Requires('authorities:write')
  @ApiOperation({
    summary: 'Put an authority that was revoked in force again',
    description: 'The runs that it holds stay held until somebody lets each go on.',
  })
  @Answers(200, authorityAnswer, OF_CHANGES)
  reinstate(
    @Param('id') id: string,
    @Body({ schema: standingRequest }) { reason }: StandingRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
  ): Promise<AuthorityView> {
    return this.change(id, { type: 'ReinstateAuthority', reason }, request);
  }

  private async change(
    id: string,
    body: AmendAuthority | RevokeAuthority | ReinstateAuthority,
    { principal: { actor } }: GatewayRequest,
  ): Promise<AuthorityView> {
    await this.queries.execute(new GetAuthority(actor, id));
    const { authority } = await this.commands.execute(new ChangeAuthority(actor, id, body));
    return authorityView(authority);
  }
}
