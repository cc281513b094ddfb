import { Controller, Get, Param, Query, Req, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Answers } from '../http/openapi-answers.js';
import { noQuery } from '../http/query-schemas.js';
import { ListSchedules, ListSchedulesOfRunbook } from './queries.js';
import { scheduleView, type ScheduleView } from './schedule-view.js';
import { schedulesAnswer } from './schedule-answers.js';

@ApiTags('schedules')
@ApiSecurity('api-key')
@Controller('api/v1')
@UseGuards(ApiKeyGuard)
export class SchedulesController {
  constructor(private readonly queries: QueryBus) {}

  @Get('schedules')
  @Requires('runbooks:read')
  @ApiOperation({
    summary: 'The schedules of every runbook',
    description: 'The earliest first: when each is due next, and what its last firing came to.',
  })
  @Answers(200, schedulesAnswer)
  async list(@Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest): Promise<{ items: ScheduleView[] }> {
    return { items: (await this.queries.execute(new ListSchedules(principal.actor))).map(scheduleView) };
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
}
