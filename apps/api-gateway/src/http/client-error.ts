import { REQUEST_ID_HEADER } from '@runbook/service';
import type { Socket } from 'node:net';
import type { ConnectionLimits } from './connection-limits.js';
import { Problem, problemBody } from './problem.js';
import { requestIdOf } from './request-id.js';
import { traceIdOf } from './trace-id.js';

/** Answers what the HTTP parser cannot read, which no route ever sees, as a problem; the connection is of no use behind it. */
export function answerClientError(error: Error & { readonly code?: string }, socket: Socket, limits: ConnectionLimits): void {
  if (error.code === 'ECONNRESET' || !socket.writable || socket.destroyed) {
    socket.destroy();
    return;
  }
  const problem = problemOf(error.code, limits);
  const body = JSON.stringify(problemBody(problem, traceIdOf(undefined)));
  const head = [
    `HTTP/1.1 ${problem.status} ${REASONS[problem.status] ?? 'Bad Request'}`,
    'content-type: application/problem+json',
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    `${REQUEST_ID_HEADER}: ${requestIdOf(undefined)}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

const REASONS: Readonly<Record<number, string>> = { 408: 'Request Timeout', 431: 'Request Header Fields Too Large' };

function problemOf(code: string | undefined, { headerBytesMax, requestMsMax }: ConnectionLimits): Problem {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new Problem(
        'headers-too-large',
        `expected headers of at most ${headerBytesMax} bytes, found more; send fewer or shorter ones`,
      );
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new Problem('request-timeout', `expected a whole request within ${requestMsMax} ms, found none; send it again, faster`);
    default:
      return new Problem('malformed-request', 'expected a request in HTTP/1.1, found what cannot be read as one; check who writes it');
  }
}
