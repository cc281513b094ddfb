import { status, type ServiceError } from '@grpc/grpc-js';
import type { Redactor } from '@runbook/outbound';
import { retryDelayMs } from '../grpc/retry-delay.js';
import { EXCERPT_LENGTH_MAX, isTerminalStatus } from './call-failure.js';
import { StepFailure } from './step-runner.js';

/**
 * The language's error for a gRPC status: what it is called over HTTP (google/rpc/code.proto), so that `retry.on` and error edges read
 * the same for both; no connection is `connection`, no answer in time is `timeout`. The status itself is in the details.
 */
export function grpcFailure({ code, details: said, metadata }: ServiceError, place: string, redactor: Redactor): StepFailure {
  const details = { grpc: { code, status: status[code] ?? 'UNKNOWN', message: redactor.excerpt(said, EXCERPT_LENGTH_MAX) } };
  const message = `expected an answer OK from ${place}, found ${details.grpc.status}; what the server said is in the details`;
  const asked = { retryAfterMs: retryDelayMs(metadata) };
  if (code === status.UNAVAILABLE || RESET.test(said)) return new StepFailure({ name: 'connection', message, details }, undefined, asked);
  if (code === status.DEADLINE_EXCEEDED) return new StepFailure({ name: 'timeout', message, details }, undefined, asked);
  const http = HTTP_STATUSES.get(code) ?? 500;
  const terminal = isTerminalStatus(http);
  return new StepFailure({ name: `http-${http}`, message, ...(terminal && { terminal }), details }, undefined, asked);
}

/** A stream that broke off without a status: the library makes up one of any kind, also of a refusal, and has no other sign for it. */
const RESET = /^(Received RST_STREAM with code|(Bandwidth exhausted or memory limit exceeded|Protocol not secure enough|Call cancelled)$)/;

const HTTP_STATUSES: ReadonlyMap<status, number> = new Map([
  [status.CANCELLED, 499],
  [status.UNKNOWN, 500],
  [status.INVALID_ARGUMENT, 400],
  [status.NOT_FOUND, 404],
  [status.ALREADY_EXISTS, 409],
  [status.PERMISSION_DENIED, 403],
  [status.UNAUTHENTICATED, 401],
  [status.RESOURCE_EXHAUSTED, 429],
  [status.FAILED_PRECONDITION, 400],
  [status.ABORTED, 409],
  [status.OUT_OF_RANGE, 400],
  [status.UNIMPLEMENTED, 501],
  [status.INTERNAL, 500],
  [status.DATA_LOSS, 500],
]);
