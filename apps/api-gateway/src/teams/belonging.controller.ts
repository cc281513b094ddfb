import { Body, Controller, Delete, HttpCode, Param, Put, Query, Req, UseGuards } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { TAKES_NOTHING } from '../http/body-parsers.js';
import { Answers } from '../http/openapi-answers.js';
import { Problem } from '../http/problem.js';
import { noQuery } from '../http/query-schemas.js';
import { RUNBOOK_ID } from '../runs/start/start-request.js';
import { TeamActs } from './team-acts.js';
import { OF_TEAMS, teamAnswer } from './team-answers.js';
import { joinTeamRequest, type JoinTeamRequest } from './team-requests.js';
import type { TeamView } from './team-view.js';

/** Who belongs to a team, and which runbooks are its own. */
@ApiTags('teams')
@ApiSecurity('api-key')
@Controller('api/v1/teams/:id')
@UseGuards(ApiKeyGuard)
export class BelongingController {
  constructor(private readonly teams: TeamActs) {}

  @Put('members/:member')
  @HttpCode(200)
  @Requires('people:write')
  @ApiOperation({
    summary: 'Let a member belong to a team, with these roles within it',
    description:
      'They permit what they say with the team’s runbooks, and with the runs of these. Whoever belongs to it already has these roles from now on.',
  })
  @Answers(200, teamAnswer, OF_TEAMS)
  join(
    @Param('id') team: string,
    @Param('member') member: string,
    @Body({ schema: joinTeamRequest }) { roles }: JoinTeamRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<TeamView> {
    return this.teams.act(principal, { type: 'JoinTeam', team, member, roles });
  }

  @Delete('members/:member')
  @HttpCode(200)
  @Requires('people:write')
  @ApiOperation({ summary: 'Let a member leave a team' })
  @Answers(200, teamAnswer, OF_TEAMS)
  leave(
    @Param('id') team: string,
    @Param('member') member: string,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<TeamView> {
    return this.teams.act(principal, { type: 'LeaveTeam', team, member });
  }

  @Put('runbooks/:runbook')
  @RouteConfig(TAKES_NOTHING)
  @HttpCode(200)
  @Requires('people:write')
  @ApiOperation({
    summary: 'Make a runbook a team’s own',
    description: 'There need be none with this id yet: then the team’s authors may write it. A runbook may be several teams’.',
  })
  @Answers(200, teamAnswer, OF_TEAMS)
  assign(
    @Param('id') team: string,
    @Param('runbook') runbook: string,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<TeamView> {
    expectRunbookId(runbook);
    return this.teams.act(principal, { type: 'AssignRunbook', team, runbook });
  }

  @Delete('runbooks/:runbook')
  @HttpCode(200)
  @Requires('people:write')
  @ApiOperation({ summary: 'Make a runbook a team’s no more' })
  @Answers(200, teamAnswer, OF_TEAMS)
  unassign(
    @Param('id') team: string,
    @Param('runbook') runbook: string,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<TeamView> {
    return this.teams.act(principal, { type: 'UnassignRunbook', team, runbook });
  }
}

function expectRunbookId(id: string): void {
  if (RUNBOOK_ID.test(id)) return;
  const message = 'expected a runbook id such as contain-host, found another text';
  throw new Problem('invalid-request', message, { errors: [{ pointer: '/runbook', message }] });
}
