import { Controller, Get, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Readiness, type ReadinessReport } from '@runbook/service';
import { NEEDS_NO_KEY } from './access/entrance.js';
import { Answers } from './http/openapi-answers.js';
import { Problem } from './http/problem.js';
import { ExecutionModel } from './runs/model/execution-model.js';
import { z } from 'zod';

const live = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Live' });
/** `checks`: each part with `up`. */
const readyAnswer = z
  .strictObject({
    status: z.literal('ok'),
    checks: z.record(z.string(), z.unknown()),
    standing: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Ready' });

interface Ready {
  status: 'ok';
  checks: Record<string, unknown>;
  standing?: Record<string, unknown>;
}

/** For supervisors and load balancers: needs no key, and shows nothing about runs. */
@ApiTags('health')
@Controller(['health', 'api/v1/health'])
export class HealthController implements OnModuleInit, OnModuleDestroy {
  private unregister?: () => void;

  constructor(
    private readonly executions: ExecutionModel,
    private readonly readiness: Readiness,
  ) {}

  onModuleInit(): void {
    const check = () => (this.executions.ready ? undefined : 'it is behind the log, or its store takes no writes');
    this.unregister = this.readiness.register('readModel', check);
  }

  onModuleDestroy(): void {
    this.unregister?.();
  }

  @Get('live')
  @RouteConfig(NEEDS_NO_KEY)
  @ApiOperation({ summary: 'The process runs' })
  @Answers(200, live)
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @RouteConfig(NEEDS_NO_KEY)
  @ApiOperation({
    summary: 'Every part does its work: the stores take writes, the readers know where they stood, the read model is up to date',
    description:
      'Not ready from the moment on in which the process is asked to stop. `reasons` says of each part that is down why it is. `standing` says what does not go on or is behind, an event source or a reader of the log for example, and why; the service is ready all the same.',
  })
  @Answers(200, readyAnswer, ['not-ready'])
  async ready(): Promise<Ready> {
    return answered(await this.readiness.report());
  }

  @Get('startup')
  @RouteConfig(NEEDS_NO_KEY)
  @ApiOperation({
    summary: 'The start is over: every part was up once',
    description: 'Ready for the first time, and from then on, whatever comes. Until then it answers as `ready` does.',
  })
  @Answers(200, readyAnswer, ['not-ready'])
  async startup(): Promise<Ready> {
    return answered(await this.readiness.startup());
  }
}

function answered({ ready, checks, reasons, reason, standing }: ReadinessReport): Ready {
  if (ready) return { status: 'ok', checks, ...(standing && { standing }) };
  throw new Problem('not-ready', `expected every part to be up, found down: ${reason}; wait, or look into the log`, {
    headers: { 'retry-after': '1' },
    members: { checks, reasons, ...(standing && { standing }) },
  });
}
