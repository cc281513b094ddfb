import { Body, Controller, Header, HttpCode, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { HOLDS } from '../access/entrance.js';
import { WorkerActions } from '../actions/worker-actions.js';
import { TAKES_RESULTS } from '../http/body-parsers.js';
import { Answers } from '../http/openapi-answers.js';
import { noQuery } from '../http/query-schemas.js';
import type { HandedTask } from './task-hand-over.js';
import { expectAllowed, WorkerDesk, type HeartbeatAnswer } from './worker-desk.js';
import { heartbeatAnswer, tasksAnswer } from './worker-answers.js';
import {
  announcement,
  completeRequest,
  failRequest,
  heartbeatRequest,
  pollRequest,
  type Announcement,
  type CompleteRequest,
  type FailRequest,
  type HeartbeatRequest,
  type PollRequest,
} from './worker-requests.js';

const MS = 1_000;
const OF_TASKS = ['task-gone', 'limit-exceeded', 'conflict', 'streams-exceeded', 'decision-pending', 'not-ready'] as const;

/** Actions that other processes do. */
@ApiTags('workers')
@ApiSecurity('api-key')
@Controller('api/v1/workers')
@UseGuards(ApiKeyGuard)
export class WorkersController {
  constructor(
    private readonly desk: WorkerDesk,
    private readonly actions: WorkerActions,
  ) {}

  @Post('announce')
  @HttpCode(204)
  @Requires('workers:act')
  @ApiOperation({ summary: 'Say which actions this worker does', description: 'Authors see them, and runbooks may name them.' })
  @Answers(204, null, ['decision-pending', 'not-ready'])
  async announce(
    @Body({ schema: announcement }) said: Announcement,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<void> {
    for (const { name } of said.actions) expectAllowed(principal, name);
    await this.actions.announce(principal.actor, said);
  }

  @Post('poll')
  @RouteConfig(HOLDS)
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Requires('workers:act')
  @ApiOperation({
    summary: 'Take tasks',
    description: 'Waits for one. The caller has what is answered, until the lease ends without a heartbeat.',
  })
  @Answers(200, tasksAnswer, OF_TASKS)
  async poll(
    @Body({ schema: pollRequest }) { worker, actions, max, waitSeconds }: PollRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ readonly tasks: readonly HandedTask[] }> {
    const asking = { principal: request.principal, name: worker };
    return { tasks: await this.desk.poll(asking, actions, max, waitSeconds * MS, goneAway(reply)) };
  }

  @Post('tasks/:id/heartbeat')
  @RouteConfig(HOLDS)
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Requires('workers:act')
  @ApiOperation({
    summary: 'Keep a task',
    description: 'Renews the lease at once; with `waitSeconds` answers when the worker should stop.',
  })
  @Answers(200, heartbeatAnswer, OF_TASKS)
  heartbeat(
    @Param('id') id: string,
    @Body({ schema: heartbeatRequest }) { worker, waitSeconds }: HeartbeatRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HeartbeatAnswer> {
    return this.desk.heartbeat({ principal: request.principal, name: worker }, id, waitSeconds * MS, goneAway(reply));
  }

  @Post('tasks/:id/complete')
  @HttpCode(204)
  @RouteConfig(TAKES_RESULTS)
  @Requires('workers:act')
  @ApiOperation({ summary: 'A task is done' })
  @Answers(204, null, OF_TASKS)
  complete(
    @Param('id') id: string,
    @Body({ schema: completeRequest }) { worker, output }: CompleteRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<void> {
    return this.desk.complete({ principal, name: worker }, id, output);
  }

  @Post('tasks/:id/fail')
  @HttpCode(204)
  @RouteConfig(TAKES_RESULTS)
  @Requires('workers:act')
  @ApiOperation({ summary: 'A task could not be done' })
  @Answers(204, null, OF_TASKS)
  fail(
    @Param('id') id: string,
    @Body({ schema: failRequest }) { worker, ...failure }: FailRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<void> {
    return this.desk.fail({ principal, name: worker }, id, failure);
  }
}

/** Aborts when the caller closes the connection, and when the answer is given. */
function goneAway({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once('close', () => controller.abort());
  if (raw.destroyed) controller.abort();
  return controller.signal;
}
