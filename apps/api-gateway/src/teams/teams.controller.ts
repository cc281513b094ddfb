import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Answers } from '../http/openapi-answers.js';
import { noQuery } from '../http/query-schemas.js';
import { TeamActs } from './team-acts.js';
import { OF_TEAMS, teamAnswer, teamsAnswer } from './team-answers.js';
import {
  createTeamRequest,
  dissolveTeamRequest,
  renameTeamRequest,
  type CreateTeamRequest,
  type DissolveTeamRequest,
  type RenameTeamRequest,
} from './team-requests.js';
import type { TeamView } from './team-view.js';

/** The teams of the tenant: who may do what with which runbooks. */
@ApiTags('teams')
@ApiSecurity('api-key')
@Controller('api/v1/teams')
@UseGuards(ApiKeyGuard)
export class TeamsController {
  constructor(private readonly teams: TeamActs) {}

  @Get()
  @Requires('people:read')
  @ApiOperation({ summary: 'The teams, by id, with their members and runbooks; dissolved ones too' })
  @Answers(200, teamsAnswer)
  list(@Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest): { items: readonly TeamView[] } {
    return { items: this.teams.all(principal) };
  }

  @Post()
  @HttpCode(201)
  @Requires('people:write')
  @ApiOperation({ summary: 'Make a team', description: 'Nobody belongs to it yet, and no runbook is its own.' })
  @Answers(201, teamAnswer, OF_TEAMS)
  create(
    @Body({ schema: createTeamRequest }) { id, name }: CreateTeamRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TeamView> {
    reply.header('location', `/api/v1/teams/${id}`);
    return this.teams.act(principal, { type: 'CreateTeam', team: id, name });
  }

  @Get(':id')
  @Requires('people:read')
  @ApiOperation({ summary: 'One team' })
  @Answers(200, teamAnswer, ['team-unknown', 'not-ready'])
  one(@Param('id') id: string, @Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest): Promise<TeamView> {
    return this.teams.view(principal, id);
  }

  @Patch(':id')
  @Requires('people:write')
  @ApiOperation({ summary: 'Change how a team is shown' })
  @Answers(200, teamAnswer, OF_TEAMS)
  rename(
    @Param('id') id: string,
    @Body({ schema: renameTeamRequest }) { name }: RenameTeamRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<TeamView> {
    return this.teams.act(principal, { type: 'RenameTeam', team: id, name });
  }

  @Post(':id/dissolve')
  @HttpCode(200)
  @Requires('people:write')
  @ApiOperation({
    summary: 'Dissolve a team',
    description: 'Nobody belongs to it any more, and no runbook is its own. Its id never means another.',
  })
  @Answers(200, teamAnswer, OF_TEAMS)
  dissolve(
    @Param('id') id: string,
    @Body({ schema: dissolveTeamRequest }) { reason }: DissolveTeamRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<TeamView> {
    return this.teams.act(principal, { type: 'DissolveTeam', team: id, reason });
  }
}
