import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, UseGuards } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Concerns } from '../access/concerns.js';
import { runbooksWithin } from '../access/on-runbook.js';
import { Answers } from '../http/openapi-answers.js';
import { noQuery } from '../http/query-schemas.js';
import { GetRunbook } from '../runbooks/queries.js';
import { ActOnSchedule } from './act-on-schedule.js';
import { ListSchedules, ListSchedulesOfRunbook } from './queries.js';
import { scheduleView, type ScheduleView } from './schedule-view.js';
import { scheduleAnswer, schedulesAnswer } from './schedule-answers.js';
import { scheduleActRequest, type ScheduleActRequest } from './schedule-requests.js';

const OF_ACTS = ['runbook-unknown', 'schedule-unknown', 'decision-pending', 'not-ready', 'storage-full'] as const;

@ApiTags('schedules')
@ApiSecurity('api-key')
@Controller('api/v1')
@UseGuards(ApiKeyGuard)
@Concerns({ runbook: 'id' })
export class SchedulesController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
  ) {}

  @Get('schedules')
  @Concerns('within')
  @Requires('runbooks:read')
  @ApiOperation({
    summary: 'The schedules of every runbook',
    description: 'The earliest first: when each is due next, and what its last firing came to.',
  })
  @Answers(200, schedulesAnswer)
  async list(@Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest): Promise<{ items: ScheduleView[] }> {
    return {
      items: (await this.queries.execute(new ListSchedules(principal.actor, runbooksWithin(principal, 'runbooks:read')))).map(scheduleView),
    };
  }

  @Get('runbooks/:id/schedules')
  @Requires('runbooks:read')
  @ApiOperation({ summary: 'The schedules of a runbook, in the order of its document' })
  @Answers(200, schedulesAnswer, ['runbook-unknown', 'not-ready'])
  async ofRunbook(
    @Param('id') id: string,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<{ items: ScheduleView[] }> {
    return { items: (await this.queries.execute(new ListSchedulesOfRunbook(principal.actor, id))).map(scheduleView) };
  }

  @Post('runbooks/:id/schedules/pause')
  @HttpCode(200)
  @Requires('executions:pause')
  @ApiOperation({
    summary: 'Let a schedule fire no more for a while',
    description:
      'Until it is resumed, whatever versions of the runbook come. A firing that waits for its turn is given up; the run that goes on goes on.',
  })
  @Answers(200, scheduleAnswer, OF_ACTS)
  pause(
    @Param('id') id: string,
    @Body({ schema: scheduleActRequest }) body: ScheduleActRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
  ): Promise<ScheduleView> {
    return this.act(request, id, 'PauseSchedule', body);
  }

  @Post('runbooks/:id/schedules/resume')
  @HttpCode(200)
  @Requires('executions:pause')
  @ApiOperation({
    summary: 'Let a paused schedule fire again',
    description: 'From the next occurrence on: those that passed meanwhile are not caught up with.',
  })
  @Answers(200, scheduleAnswer, OF_ACTS)
  resume(
    @Param('id') id: string,
    @Body({ schema: scheduleActRequest }) body: ScheduleActRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
  ): Promise<ScheduleView> {
    return this.act(request, id, 'ResumeSchedule', body);
  }

  private async act({ principal: { actor } }: GatewayRequest, id: string, act: ActOnSchedule['act'], body: ScheduleActRequest) {
    const [runbook] = await this.queries.execute(new GetRunbook(actor, id));
    return scheduleView(await this.commands.execute(new ActOnSchedule(actor, runbook.runbookId, act, body)));
  }
}
