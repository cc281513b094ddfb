import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { PAYLOAD_BYTES_MAX, ValueUnfit } from '@runbook/domain';
import type { Logger } from '@runbook/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { count } from '@runbook/telemetry';
import { drain } from './drain.js';
import type { ProblemCode } from './problem-kinds.js';
import { Problem, problemBody } from './problem.js';
import type { RouteTable } from './route-table.js';
import { traceIdOfRequest } from './trace-id.js';

/** Somebody said who he is, and was not believed. */
const REFUSED_SIGN_INS: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'key-unknown',
  'token-refused',
  'sign-in-refused',
  'sign-in-failed',
  'sign-ins-exceeded',
  'authentication-insufficient',
]);

/** Renders every error of a request as a problem (RFC 9457). An unforeseen error shows its trace id and nothing else. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly routes: RouteTable,
    private readonly logger: Logger,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const traceId = traceIdOfRequest(request);
    const problem = this.problemOf(error, request, traceId);
    if (REFUSED_SIGN_INS.has(problem.code)) count('runbook_sign_ins_refused_total', { code: problem.code });
    if (reply.sent || reply.raw.headersSent) {
      // A live view that is under way cannot say more; its client comes back with Last-Event-ID.
      reply.raw.destroy();
      return;
    }
    const send = () =>
      void reply
        .status(problem.status)
        .headers(problem.extras.headers ?? {})
        .header('content-type', 'application/problem+json')
        .send(JSON.stringify(problemBody(problem, traceId)));
    if (request.raw.complete) send();
    else void drain(request.raw).then(send);
  }

  private problemOf(error: unknown, request: FastifyRequest, traceId: string): Problem {
    if (error instanceof Problem) return error;
    if (error instanceof ValueUnfit)
      return new Problem('invalid-request', error.message, { errors: [{ pointer: '/inputs', message: error.message }] });
    const ofFramework = this.ofFramework(error, request);
    if (ofFramework) return ofFramework;
    this.logger.error(
      { traceId, requestId: request.id, method: request.method, route: request.routeOptions?.url, error },
      'a request failed',
    );
    return new Problem('internal', `The request failed inside the service; its log has the reason under traceId ${traceId}`);
  }

  private ofFramework(error: unknown, request: FastifyRequest): Problem | undefined {
    const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
    const status = error instanceof HttpException ? error.getStatus() : statusCode;
    if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || status === 413) {
      const { config, bodyLimit } = request.routeOptions;
      const most = (config as { takesBytes?: boolean }).takesBytes ? bodyLimit : PAYLOAD_BYTES_MAX;
      return new Problem('payload-too-large', `expected a body of at most ${most} bytes here, found a larger one; send less`);
    }
    if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || status === 415) return unsupported(request);
    if (code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH') {
      return new Problem('malformed-header', 'expected Content-Length to be the length of the body, found another; send the whole body');
    }
    if (status === 404) return this.routes.nothingAt(request.method, request.url);
    if (status === 414) return new Problem('uri-too-long', 'expected a shorter address, found one over the limit; shorten it');
    if (status === 400)
      return new Problem('malformed-url', 'expected a readable address, found one that is not; check its percent-encoding');
    return undefined;
  }
}

export function unsupported(request: FastifyRequest): Problem {
  const found = request.headers['content-type'] ?? 'none';
  return new Problem('media-type-unsupported', `expected a body of a type that this address takes, found ${found}; see /api/docs`);
}
