import { Controller, Get, Res } from '@nestjs/common';
import { Readiness, type ReadinessReport } from './readiness.js';

/** What is needed of the HTTP server's answer. */
interface Reply {
  status(code: number): this;
  header(name: string, value: string): this;
}

/** When it makes sense to ask again. */
const RETRY_AFTER_SECONDS = 1;

/** Health of a service that has no routes of its own. */
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** Unready, it is a problem (RFC 9457) as the gateway's. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: Reply): Promise<object> {
    return answered(await this.readiness.report(), reply);
  }

  /** The start is over: every part was up once. */
  @Get('startup')
  async startup(@Res({ passthrough: true }) reply: Reply): Promise<object> {
    return answered(await this.readiness.startup(), reply);
  }
}

function answered({ ready, checks, reasons, reason, standing }: ReadinessReport, reply: Reply): object {
  const told = { checks, ...(standing && { standing }) };
  if (ready) return { status: 'ok', ...told };
  reply.status(503).header('content-type', 'application/problem+json').header('retry-after', String(RETRY_AFTER_SECONDS));
  return {
    type: 'https://runbook-orchestrator.dev/problems/not-ready',
    title: 'The service is not ready',
    status: 503,
    detail: `expected every part to be up, found down: ${reason}; wait, or look into the log`,
    code: 'not-ready',
    ...told,
    reasons,
  };
}
